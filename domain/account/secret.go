package account

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"
)

// What a MAC is about, so that none can stand for another.
const (
	aboutRefresh  = "refresh"
	aboutDevice   = "device"
	aboutCode     = "code"
	aboutRecovery = "recovery"
	aboutTries    = "tries"
)

// Beginnings of tokens, so that one that was left lying about is recognised.
const (
	refreshPrefix = "hr"
	devicePrefix  = "hd"
)

// macText joins parts so that no other parts give the same text.
func macText(about string, parts ...string) []byte {
	text := binary.AppendUvarint(nil, uint64(len(about)))
	text = append(text, about...)
	for _, part := range parts {
		text = binary.AppendUvarint(text, uint64(len(part)))
		text = append(text, part...)
	}
	return text
}

// token is prefix, the two parts and a MAC over them.
func (s *Service) token(prefix, about, first, second string) string {
	mac := base64.RawURLEncoding.EncodeToString(s.o.MACs.Sum(macText(about, first, second)))
	return prefix + "_" + first + "_" + second + "_" + mac
}

// readToken takes a token apart; false when this product did not make it.
func (s *Service) readToken(ctx context.Context, prefix, about, token string) (first, second string, ok bool) {
	parts := strings.SplitN(token, "_", 4)
	if len(parts) != 4 || parts[0] != prefix || len(token) > maxToken {
		return "", "", false
	}
	mac, err := base64.RawURLEncoding.Strict().DecodeString(parts[3])
	if err != nil || !s.o.MACs.Verify(ctx, mac, macText(about, parts[1], parts[2])) {
		return "", "", false
	}
	return parts[1], parts[2], true
}

// maxToken is longer than any token or code of ours.
const maxToken = 300

func (s *Service) refreshToken(session string, number int64) string {
	return s.token(refreshPrefix, aboutRefresh, session, strconv.FormatInt(number, 10))
}

func (s *Service) readRefresh(ctx context.Context, token string) (session string, number int64, ok bool) {
	session, text, ok := s.readToken(ctx, refreshPrefix, aboutRefresh, token)
	if !ok {
		return "", 0, false
	}
	number, err := strconv.ParseInt(text, 10, 64)
	return session, number, err == nil
}

// deviceToken says that a device was logged in to a with its present password.
func (s *Service) deviceToken(a *Account, device string) string {
	return s.token(devicePrefix, aboutDevice, a.ID, device+"."+passwordTime(a))
}

// knownDevice returns the id of a device that somebody logged in to a with before,
// by the password it has now; "" for any other.
func (s *Service) knownDevice(ctx context.Context, token string, a *Account) string {
	of, device, ok := s.readToken(ctx, devicePrefix, aboutDevice, token)
	device, at, _ := strings.Cut(device, ".")
	if !ok || a.ID == "" || of != a.ID || at != passwordTime(a) {
		return ""
	}
	return device
}

func passwordTime(a *Account) string { return strconv.FormatInt(a.PasswordAt.UnixMilli(), 36) }

// randomText returns at least 128 random bits that are easily typed.
func randomText() string { return strings.ToLower(rand.Text()) }
