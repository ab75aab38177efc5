package document

import (
	"fmt"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/registry/codes"
)

// Number judges the number of a document by the rules of its type that hold
// today, and wants a name where the type has none of its own. Leading zeros
// belong to a number.
func (r Reader) Number(documentType, number, title string) Findings {
	var f Findings
	rule, ok := r.Codes.DocumentType(documentType, r.today().String())
	if !ok {
		f.err(domain.Msg(domain.ReasonDocumentTypeUnknown), DocumentType)
		return f
	}
	switch rule.Notice {
	case codes.NoticeEnded:
		f.warn(domain.Msg(domain.ReasonDocumentTypeEnded, "since", rule.ValidFrom), DocumentType)
	case codes.NoticeNameRequired:
		if strings.TrimSpace(title) == "" {
			f.err(domain.Msg(domain.ReasonDocumentNameNeeded), DocumentTitle)
		}
	}
	if fits(rule, number) {
		return f
	}
	if rule.Number == codes.Digits {
		f.err(domain.Msg(domain.ReasonNumberDigits, "expected", lengths(rule)), DocumentNumber)
	} else {
		f.err(domain.Msg(domain.ReasonNumberAlphanumeric, "max", rule.Lengths[len(rule.Lengths)-1]), DocumentNumber)
	}
	return f
}

func fits(rule codes.DocumentType, number string) bool {
	for _, n := range rule.Lengths {
		if len(number) != n {
			continue
		}
		letters := strings.Trim(number, "0123456789")
		return letters == "" || rule.Number == codes.Alphanumeric && !strings.ContainsFunc(number, notPlain)
	}
	return false
}

// notPlain is true for what is neither a digit nor a letter without accents.
func notPlain(r rune) bool {
	return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}

func lengths(rule codes.DocumentType) string {
	text := make([]string, len(rule.Lengths))
	for i, n := range rule.Lengths {
		text[i] = fmt.Sprint(n)
	}
	return strings.Join(text, ", ")
}
