package account

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"hanhtrinh/domain"
)

// The second factor, as every authenticator app has it (RFC 6238).
const (
	issuerName    = "Hành Trình"
	stepSeconds   = 30
	stepsAside    = 1 // of the app's clock
	codeDigits    = 6
	recoveryCodes = 10
	recoveryGroup = 5 // letters between dashes; four groups are 100 bits
)

// sealedAs says where the secret of an account's second factor belongs.
func sealedAs(account string) []byte { return macText("accounts", "totp", account) }

// useFactor returns the second factor of a without the code, which is one of the
// app's or a recovery code; the caller stores it, and the account's version
// decides between two at once. unauthenticated (second_factor_wrong) when the
// code is not good or was used.
func (s *Service) useFactor(ctx context.Context, a *Account, code string) (*TOTP, error) {
	code = strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(code))
	if len(code) == codeDigits && strings.Trim(code, "0123456789") == "" {
		step, ok, err := s.stepOf(ctx, a, code)
		if err != nil {
			return nil, err
		}
		if ok {
			used := *a.TOTP
			used.LastStep = step
			return &used, nil
		}
	} else if len(code) <= maxToken {
		text := macText(aboutRecovery, a.ID, code)
		at := slices.IndexFunc(a.TOTP.Recovery, func(mac []byte) bool { return s.o.MACs.Verify(ctx, mac, text) })
		if at >= 0 {
			used := *a.TOTP
			used.Recovery = slices.Delete(slices.Clone(used.Recovery), at, at+1)
			return &used, nil
		}
	}
	return nil, unauthenticated(domain.ReasonFactorWrong)
}

// stepOf returns the time step behind the last used one that code is of.
func (s *Service) stepOf(ctx context.Context, a *Account, code string) (int64, bool, error) {
	secret, err := s.o.Box.Open(ctx, a.TOTP.Secret, sealedAs(a.ID))
	if err != nil {
		return 0, false, err
	}
	now := s.now().Unix() / stepSeconds
	for step := now - stepsAside; step <= now+stepsAside; step++ {
		if step <= a.TOTP.LastStep {
			continue
		}
		ok, err := hotp.ValidateCustom(code, uint64(step), string(secret), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return 0, false, domain.Internal(err)
		}
		if ok {
			return step, true, nil
		}
	}
	return 0, false, nil
}

// newRecoveryCodes returns codes to show once, and what is kept of them.
func (s *Service) newRecoveryCodes(account string) (shown []string, kept [][]byte) {
	for range recoveryCodes {
		text := strings.ToLower(rand.Text()[:4*recoveryGroup])
		kept = append(kept, s.o.MACs.Sum(macText(aboutRecovery, account, text)))
		var groups []string
		for group := range slices.Chunk([]byte(text), recoveryGroup) {
			groups = append(groups, string(group))
		}
		shown = append(shown, strings.Join(groups, "-"))
	}
	return shown, kept
}

// BeginTOTP makes the secret of a second factor, which counts once it is
// confirmed; one that was begun before is forgotten. invalid (password_wrong),
// conflict (second_factor_already_set).
func (s *Service) BeginTOTP(ctx context.Context, c Client, by domain.Actor, password string) (secret, uri string, err error) {
	a, err := s.person(ctx, by)
	if err != nil {
		return "", "", err
	}
	if a.HasSecondFactor() {
		return "", "", domain.Conflict(domain.Msg(domain.ReasonFactorSet))
	}
	e := entry(by, c, "begin-second-factor", inAccounts, a.ID)
	if err := s.showPassword(ctx, c, by, e, &a, "/password", password); err != nil {
		return "", "", err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuerName, AccountName: a.Login, Period: stepSeconds, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return "", "", domain.Internal(err)
	}
	sealed, err := s.o.Box.Seal([]byte(key.Secret()), sealedAs(a.ID))
	if err != nil {
		return "", "", err
	}
	if err := s.allow(ctx, e, "totp"); err != nil {
		return "", "", err
	}
	_, err = s.change(ctx, a.ID, func(a *Account) error {
		if a.HasSecondFactor() {
			return domain.Conflict(domain.Msg(domain.ReasonFactorSet))
		}
		a.TOTP = &TOTP{Secret: sealed}
		return nil
	}, nil)
	if err != nil {
		return "", "", err
	}
	return key.Secret(), key.URL(), nil
}

// ConfirmTOTP sets the second factor and returns the recovery codes. Every log-in
// ends, the one it was done with too: the new one it returns has the factor.
// conflict (second_factor_already_set, second_factor_not_set), invalid
// (second_factor_wrong), rate_limited (too_many_tries).
func (s *Service) ConfirmTOTP(ctx context.Context, c Client, by domain.Actor, code string) (Login, []string, error) {
	a, err := s.person(ctx, by)
	if err != nil {
		return Login{}, nil, err
	}
	if err := unconfirmed(&a); err != nil {
		return Login{}, nil, err
	}
	tried, err := s.count(ctx, s.ownLimit(by))
	if err != nil {
		return Login{}, nil, err
	}
	e := entry(by, c, "confirm-second-factor", inAccounts, a.ID)
	if _, err = s.useFactor(ctx, &a, code); err != nil {
		return Login{}, nil, s.refuseCode(ctx, e, err)
	}
	s.forget(ctx, tried)
	grants, err := s.grantsOf(ctx, a.ID)
	if err != nil {
		return Login{}, nil, err
	}
	if err := s.allow(ctx, e, "totp"); err != nil {
		return Login{}, nil, err
	}
	shown, kept := s.newRecoveryCodes(a.ID)
	session := s.newSession(&a, c, grants, MethodPassword, MethodOTP)
	a, err = s.change(ctx, a.ID, func(a *Account) error {
		if err := unconfirmed(a); err != nil {
			return err
		}
		used, err := s.useFactor(ctx, a, code)
		if err != nil {
			return err
		}
		used.Confirmed, used.Recovery = s.now(), kept
		a.TOTP = used
		return nil
	}, func(ctx context.Context) error {
		if _, err := s.o.Store.RevokeSessions(ctx, a.ID, "", s.now()); err != nil {
			return err
		}
		return s.o.Store.CreateSession(ctx, session)
	})
	if err != nil {
		return Login{}, nil, s.refuseCode(ctx, e, err)
	}
	return s.login(a, session), shown, nil
}

func unconfirmed(a *Account) error {
	switch {
	case a.TOTP == nil:
		return domain.Conflict(domain.Msg(domain.ReasonFactorNotSet))
	case a.HasSecondFactor():
		return domain.Conflict(domain.Msg(domain.ReasonFactorSet))
	}
	return nil
}

// DropTOTP takes the second factor away and ends every log-in, the actor's too:
// none of them may keep what only the factor gave. conflict
// (second_factor_not_set), invalid (password_wrong, second_factor_wrong),
// rate_limited (too_many_tries).
func (s *Service) DropTOTP(ctx context.Context, c Client, by domain.Actor, password, code string) error {
	a, err := s.person(ctx, by)
	if err != nil {
		return err
	}
	if !a.HasSecondFactor() {
		return domain.Conflict(domain.Msg(domain.ReasonFactorNotSet))
	}
	e := entry(by, c, "remove-second-factor", inAccounts, a.ID)
	if err := s.showPassword(ctx, c, by, e, &a, "/password", password); err != nil {
		return err
	}
	tried, err := s.count(ctx, s.ownLimit(by))
	if err != nil {
		return err
	}
	if _, err := s.useFactor(ctx, &a, code); err != nil {
		return s.refuseCode(ctx, e, err)
	}
	s.forget(ctx, tried)
	if err := s.allow(ctx, e, "totp"); err != nil {
		return err
	}
	_, err = s.change(ctx, a.ID, func(a *Account) error {
		if !a.HasSecondFactor() {
			return domain.Conflict(domain.Msg(domain.ReasonFactorNotSet))
		}
		if _, err := s.useFactor(ctx, a, code); err != nil {
			return err
		}
		a.TOTP = nil
		return nil
	}, s.revokeAll(a.ID, ""))
	return s.refuseCode(ctx, e, err)
}
