package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
)

var plainID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:~-]{0,79}$`)

// placeID makes the id a file gives fit to be a place's id: as it is where it
// can be one, else its plain letters and digits with eight digits of its
// SHA-256, so that it is the same at every import. "" stays "".
func placeID(id string) string {
	if id == "" || plainID.MatchString(id) {
		return id
	}
	return otherID(id)
}

// otherID is another id made of id, the same each time.
func otherID(id string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '-'
	}, id)
	for strings.Contains(plain, "--") {
		plain = strings.ReplaceAll(plain, "--", "-")
	}
	plain = strings.Trim(plain[:min(len(plain), 60)], "-")
	sum := sha256.Sum256([]byte(id))
	return strings.TrimPrefix(plain+"-"+hex.EncodeToString(sum[:4]), "-")
}
