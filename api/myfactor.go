package api

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"
)

// FactorView is a second factor that is not confirmed yet.
type FactorView struct {
	Secret string `json:"secret" doc:"Base32, to be typed into an authenticator app" example:"JBSWY3DPEHPK3PXP"`
	URI    string `json:"uri" doc:"The same as otpauth address: show it as a QR code on this device, and send it nowhere" example:"otpauth://totp/..."`
}

// RecoveryView is what confirming a second factor gives.
type RecoveryView struct {
	RecoveryCodes []string `json:"recoveryCodes" doc:"Each is good once instead of a code of the app. They are shown this one time: have them written down"`
	LoginView
}

type beginFactorWrite struct {
	Password string `json:"password" format:"password" minLength:"1" maxLength:"1024" doc:"The present one"`
}

type beginFactorInput struct {
	LangParam
	Body beginFactorWrite
}

type confirmFactorWrite struct {
	Code string `json:"code" minLength:"1" maxLength:"40" doc:"What the authenticator app shows now" example:"123456"`
}

type confirmFactorInput struct {
	LangParam
	Body confirmFactorWrite
}

type removeFactorWrite struct {
	Password string `json:"password" format:"password" minLength:"1" maxLength:"1024" doc:"The present one"`
	Code     string `json:"code" minLength:"1" maxLength:"40" doc:"What the authenticator app shows now, or a recovery code" example:"123456"`
}

type removeFactorInput struct {
	LangParam
	Body removeFactorWrite
}

func (s *Server) registerMyFactor() {
	register(s, operation{
		id: "begin-second-factor", method: fasthttp.MethodPost, path: "/v1/me/totp", tag: "Me", scopes: own,
		summary: "Begin to set up a second factor",
		description: `Gives the secret of an authenticator app (RFC 6238: 6 digits, 30 seconds, SHA-1). It counts once it is confirmed with a code; begun again before that, the first secret is void.
409 second_factor_already_set: remove it first. 422 password_wrong. 403 no_password_here: device and external accounts have none. There is no Idempotency-Key: the answer holds a secret and is kept nowhere.`,
		produces: map[string]*huma.Schema{mediaJSON: s.ref(FactorView{})}, takes: mediaJSON, errors: []int{409},
		example: map[string]any{"password": "bốn chữ không liên quan"},
	}, s.beginFactor)
	register(s, operation{
		id: "confirm-second-factor", method: fasthttp.MethodPost, path: "/v1/me/totp/confirm", tag: "Me", scopes: own,
		summary: "Turn the second factor on",
		description: `From now on a log-in needs a code. Every log-in of the account ends, the one this is asked with too; the answer is a new one that has the factor, so that roles which wait for it hold at once. It also gives the recovery codes, this once.
422 second_factor_wrong: the clock of the phone may be wrong. 409 second_factor_not_set: begin first.`,
		produces: map[string]*huma.Schema{mediaJSON: s.ref(RecoveryView{})}, takes: mediaJSON, errors: []int{409},
		example: map[string]any{"code": "123456"},
	}, s.confirmFactor)
	register(s, operation{
		id: "remove-second-factor", method: fasthttp.MethodPost, path: "/v1/me/totp/remove", tag: "Me", scopes: own, status: 204,
		summary: "Turn the second factor off",
		description: `Every log-in of the account ends, the one this is asked with too. Roles that need a second factor hold again once one is set up anew.
422 password_wrong, second_factor_wrong. 409 second_factor_not_set.`,
		takes: mediaJSON, errors: []int{409}, example: map[string]any{"password": "bốn chữ không liên quan", "code": "123456"},
	}, s.removeFactor)
}

func (s *Server) beginFactor(k *call, in *beginFactorInput) (*answer, error) {
	secret, uri, err := s.opts.Logins.BeginTOTP(k, clientOf(k), k.actor, in.Body.Password)
	if err != nil {
		return nil, err
	}
	return jsonAnswer(k, FactorView{Secret: secret, URI: uri})
}

func (s *Server) confirmFactor(k *call, in *confirmFactorInput) (*answer, error) {
	l, recovery, err := s.opts.Logins.ConfirmTOTP(k, clientOf(k), k.actor, in.Body.Code)
	s.forget(k.actor.ID)
	if err != nil {
		return nil, err
	}
	tokens, err := s.tokensOf(l)
	if err != nil {
		return nil, err
	}
	return jsonAnswer(k, RecoveryView{RecoveryCodes: recovery, LoginView: LoginView{tokens, accountView(&l.Account)}})
}

func (s *Server) removeFactor(k *call, in *removeFactorInput) (*answer, error) {
	err := s.opts.Logins.DropTOTP(k, clientOf(k), k.actor, in.Body.Password, in.Body.Code)
	s.forget(k.actor.ID)
	return &answer{}, err
}
