package domain

import (
	"fmt"
	"slices"
	"strings"
)

// Params are the values a message is filled with. They come from rules and
// limits of ours, never from what the caller sent.
type Params map[string]any

// Message is one sentence for a person, kept as a code of the closed list
// Reasons and its parameters, so that it can be said in every language of the
// product and machines need not read prose.
type Message struct {
	Code   Reason
	Params Params
}

// Reason is a lower_snake code of the closed list Reasons.
type Reason string

// ReasonText is what GET /v1/codes publishes of a reason: templates with
// {name} for each parameter.
type ReasonText struct {
	Code   Reason
	Params []string
	VI, EN string
}

// Msg makes a message; pairs are parameter names and values in turn.
func Msg(code Reason, pairs ...any) Message {
	m := Message{Code: code}
	if len(pairs) > 0 {
		m.Params = make(Params, len(pairs)/2)
		for i := 0; i+1 < len(pairs); i += 2 {
			m.Params[pairs[i].(string)] = pairs[i+1]
		}
	}
	return m
}

// In says the message in lang: "vi", or English for anything else.
func (m Message) In(lang string) string {
	text, ok := reasonByCode[m.Code]
	if !ok {
		return string(m.Code)
	}
	template := text.EN
	if lang == "vi" {
		template = text.VI
	}
	for _, name := range text.Params {
		if v, ok := m.Params[name]; ok {
			template = strings.ReplaceAll(template, "{"+name+"}", fmt.Sprint(v))
		}
	}
	return template
}

var reasons = slices.Concat(coreReasons, accountReasons, registryReasons)

// Reasons returns the whole closed list, in the order it is written down.
func Reasons() []ReasonText { return append([]ReasonText(nil), reasons...) }

var reasonByCode = func() map[Reason]ReasonText {
	m := make(map[Reason]ReasonText, len(reasons))
	for _, r := range reasons {
		if _, twice := m[r.Code]; twice {
			panic("reason listed twice: " + string(r.Code))
		}
		m[r.Code] = r
	}
	return m
}()
