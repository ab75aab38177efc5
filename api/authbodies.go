package api

import (
	"cmp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

type logInWrite struct {
	Login       string `json:"login" minLength:"1" maxLength:"254" doc:"Upper and lower case are one" example:"lan.nguyen@example.com"`
	Password    string `json:"password" format:"password" minLength:"1" maxLength:"1024"`
	Code        string `json:"code,omitempty" maxLength:"40" doc:"Of the authenticator app, or a recovery code; needed when a second factor is set" example:"123456"`
	DeviceToken string `json:"deviceToken,omitempty" maxLength:"400" doc:"Of the last log-in on this device"`
}

type logInInput struct {
	LangParam
	Body logInWrite
}

type refreshWrite struct {
	RefreshToken string `json:"refreshToken" minLength:"1" maxLength:"400" doc:"Of the newest answer"`
}

type refreshInput struct {
	LangParam
	Body refreshWrite
}

type logOutWrite struct {
	Everywhere bool `json:"everywhere,omitempty" doc:"End all log-ins of the account, not this one alone"`
}

type logOutInput struct {
	LangParam
	Body logOutWrite
}

// personWrite is how somebody will log in from now on.
type personWrite struct {
	Login    string `json:"login" minLength:"3" maxLength:"100" doc:"A mail address or a name of at least 3 letters without spaces; nobody else may have it" example:"lan.nguyen@example.com"`
	Password string `json:"password" format:"password" minLength:"8" maxLength:"128" doc:"Several words; what is on lists of stolen passwords is refused" example:"bốn chữ không liên quan"`
	Name     string `json:"name,omitempty" maxLength:"100" doc:"To be called by" example:"Nguyễn Thị Lan"`
	Lang     string `json:"lang,omitempty" enum:"vi,en" doc:"Of messages to the account; default: the language of this request" example:"vi"`
}

func (w *personWrite) person(k *call) account.NewPerson {
	return account.NewPerson{Login: w.Login, Password: w.Password, Name: w.Name, Lang: cmp.Or(w.Lang, k.lang)}
}

type acceptWrite struct {
	Code     string `json:"code" minLength:"1" maxLength:"200" doc:"As it was handed over"`
	Login    string `json:"login,omitempty" maxLength:"100" doc:"Without a token: how to log in from now on" example:"lan.nguyen@example.com"`
	Password string `json:"password,omitempty" format:"password" maxLength:"128" doc:"Without a token: several words; what is on lists of stolen passwords is refused" example:"bốn chữ không liên quan"`
	Name     string `json:"name,omitempty" maxLength:"100" doc:"To be called by" example:"Nguyễn Thị Lan"`
	Lang     string `json:"lang,omitempty" enum:"vi,en" doc:"Of messages to the account; default: the language of this request" example:"vi"`
}

// check refuses what a token has said already.
func (w *acceptWrite) check(k *call) error {
	if k.actor.Anonymous() {
		return nil
	}
	var twice []domain.FieldError
	for _, m := range []struct{ pointer, value string }{{"/login", w.Login}, {"/password", w.Password}, {"/name", w.Name}, {"/lang", w.Lang}} {
		if m.value != "" {
			twice = append(twice, domain.FieldError{Pointer: m.pointer, Message: domain.Msg(domain.ReasonExcludesParameter, "parameter", "Authorization")})
		}
	}
	if twice != nil {
		return domain.Invalid(twice...)
	}
	return nil
}

func (w *acceptWrite) person(k *call) account.NewPerson {
	p := account.NewPerson{Code: w.Code, Login: w.Login, Password: w.Password, Name: w.Name, Lang: w.Lang}
	if k.actor.Anonymous() {
		p.Lang = cmp.Or(w.Lang, k.lang)
	}
	return p
}

type acceptInput struct {
	LangParam
	Body acceptWrite
}

type resetWrite struct {
	Code     string `json:"code" minLength:"1" maxLength:"200" doc:"As it was handed over"`
	Password string `json:"password" format:"password" minLength:"8" maxLength:"128" doc:"The new one" example:"bốn chữ không liên quan"`
}

type resetInput struct {
	LangParam
	Body resetWrite
}
