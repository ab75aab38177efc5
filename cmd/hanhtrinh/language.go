package main

import (
	"errors"
	"strings"

	"github.com/caarlos0/env/v11"

	"hanhtrinh/domain"
)

// language is the one the operator's terminal is set to, as POSIX has it:
// Vietnamese, or English for anything else.
func (p *program) language() string {
	environ := env.ToMap(p.environ)
	for _, key := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := environ[key]; v != "" {
			if strings.HasPrefix(v, "vi") {
				return "vi"
			}
			return "en"
		}
	}
	return "en"
}

// explain says what went wrong and, for a refusal of the product's own, what to
// do, in the operator's language, with the cause behind it.
func (p *program) explain(err error) string {
	var refusal *domain.Error
	if !errors.As(err, &refusal) {
		return err.Error()
	}
	said := refusal.Message.In(p.language())
	if refusal.Err != nil {
		said += " (" + refusal.Err.Error() + ")"
	}
	return said
}
