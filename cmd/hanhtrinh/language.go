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

// explain says what went wrong. For a refusal of the product's own, an operator
// who reads Vietnamese is first told in it; the whole chain of causes, which is
// English, follows.
func (p *program) explain(err error) string {
	var refusal *domain.Error
	if p.language() != "vi" || !errors.As(err, &refusal) {
		return err.Error()
	}
	return refusal.Message.In("vi") + " (" + err.Error() + ")"
}
