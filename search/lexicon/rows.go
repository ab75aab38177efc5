package lexicon

import (
	"fmt"
	"slices"
	"strings"

	"hanhtrinh/domain"
)

// concept reads a row of generics.csv: one idea, what it is called in Vietnamese
// and in other languages. A word with several meanings is in several rows; they
// become one entry, the meaning of the first row first.
func (l *Lexicon) concept() func(row) error {
	at := map[key]int{}
	add := func(g Generic) error {
		k, err := keyOf(g.Lang, g.Text)
		if err != nil {
			return err
		}
		i, ok := at[k]
		if !ok {
			at[k] = len(l.Generics)
			l.Generics = append(l.Generics, g)
			return nil
		}
		known := &l.Generics[i]
		known.Vi, known.Codes = union(known.Vi, g.Vi), merge(known.Codes, g.Codes)
		return nil
	}
	return func(r row) error {
		vi := r.list("vi")
		c, err := codes(r.list("codes"))
		if err != nil {
			return err
		}
		for _, word := range vi {
			l.Words[strings.ToLower(word)] = merge(l.Words[strings.ToLower(word)], c)
			if err := add(Generic{Lang: "vi", Text: word, Vi: union([]string{word}, vi), Codes: c, Source: r["source"]}); err != nil {
				return err
			}
		}
		for _, lang := range languages {
			for _, text := range r.list(lang) {
				if err := add(Generic{Lang: lang, Text: text, Vi: slices.Clone(vi), Codes: c, Source: r["source"]}); err != nil {
					return err
				}
			}
		}
		if len(vi) == 0 {
			return fmt.Errorf("no Vietnamese word")
		}
		return nil
	}
}

func (l *Lexicon) abbreviation(r row) error {
	full := r.list("full")
	if r["text"] == "" || len(full) == 0 {
		return fmt.Errorf("an abbreviation needs its text and its full words")
	}
	l.Abbreviations = append(l.Abbreviations, Abbreviation{Text: r["text"], Full: full, Source: r["source"]})
	return nil
}

// name reads a row of names.csv: one place, what it is called elsewhere. What
// one language uses for two places goes to the first.
func (l *Lexicon) name() func(row) error {
	seen := map[key]string{}
	return func(r row) error {
		for _, lang := range append([]string{"colloquial"}, languages...) {
			for _, text := range r.list(lang) {
				tag := lang
				if lang == "colloquial" {
					tag = "vi"
				}
				k, err := keyOf(tag, text)
				if err != nil {
					return err
				}
				if other, ok := seen[k]; ok {
					return fmt.Errorf("%s %q already names %q", tag, text, other)
				}
				seen[k] = r["vi"]
				l.Names = append(l.Names, Name{Lang: tag, Text: text, Vi: r["vi"], Source: r["source"]})
			}
		}
		return nil
	}
}

func (l *Lexicon) glue(r row) error {
	role := Role(r["role"])
	if !slices.Contains([]Role{RoleNear, RoleIn, RoleAnd, RoleNoise}, role) {
		return fmt.Errorf("no such role: %q", role)
	}
	for _, text := range r.list("texts") {
		l.Glue = append(l.Glue, Glue{Lang: r["lang"], Text: text, Role: role, Source: r["source"]})
	}
	return nil
}

func (l *Lexicon) spelling(r row) error {
	usual := domain.Fold(r["usual"])
	for _, text := range r.list("texts") {
		l.Spellings = append(l.Spellings, Spelling{Text: domain.Fold(text), Usual: usual, Source: r["source"]})
	}
	return nil
}

func (l *Lexicon) synonym(r row) error {
	l.Synonyms = append(l.Synonyms, Synonym{Words: r.list("words"), Source: r["source"]})
	return nil
}
