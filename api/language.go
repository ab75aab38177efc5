package api

import (
	"strings"

	"github.com/valyala/fasthttp"
	"golang.org/x/text/language"

	"hanhtrinh/domain"
)

var knownLanguages = strings.Join(domain.Languages(), ", ")

// maxChain is how many languages one request may name.
const maxChain = 10

// parseLang reads the lang parameter, a fall-back chain such as "vi,en".
func parseLang(value string) ([]string, *domain.FieldError) {
	chain := strings.Split(value, ",")
	if len(chain) > maxChain {
		e := paramError("lang", domain.ReasonTooMany, "max", maxChain)
		return nil, &e
	}
	for _, l := range chain {
		if !domain.KnownLanguage(l) {
			e := paramError("lang", domain.ReasonUnknownLang, "known", knownLanguages)
			return nil, &e
		}
	}
	return chain, nil
}

// acceptChain reads Accept-Language, best first. What is not served is left
// out: it falls back, it is no error.
func acceptChain(header string) []string {
	if header == "" || len(header) > 200 {
		return nil
	}
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return nil
	}
	var chain []string
	for _, t := range tags {
		l := served(t)
		if l != "" && !contains(chain, l) {
			chain = append(chain, l)
		}
		if l == "zh-Hant" && !contains(chain, "zh") { // better than another language
			chain = append(chain, "zh")
		}
	}
	return chain
}

// served maps a tag to the language of ours that says it: vi-VN to vi, zh-TW
// to zh-Hant.
func served(t language.Tag) string {
	if t == language.Und {
		return ""
	}
	base, _ := t.Base()
	if base.String() == "zh" {
		if script, _ := t.Script(); script.String() == "Hant" {
			return "zh-Hant"
		}
	}
	if domain.KnownLanguage(base.String()) {
		return base.String()
	}
	return ""
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

// messageOf is the language messages are said in for a chain: Vietnamese, or
// English for anything else; Vietnamese when nothing was asked for.
func messageOf(chain []string) string {
	for _, l := range chain {
		if l == "vi" || l == "en" {
			return l
		}
	}
	if len(chain) == 0 {
		return "vi"
	}
	return "en"
}

// messageLanguage is messageOf for a request that was not read any further.
func messageLanguage(ctx *fasthttp.RequestCtx) string {
	if v := ctx.QueryArgs().Peek("lang"); len(v) > 0 {
		if chain, fault := parseLang(string(v)); fault == nil {
			return messageOf(chain)
		}
	}
	return messageOf(acceptChain(string(ctx.Request.Header.Peek("Accept-Language"))))
}
