package domain

import "slices"

// LocalizedText is one text in several languages, keyed by BCP 47 tag as in
// Languages. Vietnamese is the language of record: Pick falls back to it.
type LocalizedText map[string]string

// Languages are the languages a text may be written and asked for in.
var languages = []string{"vi", "en", "ru", "ko", "zh", "zh-Hant", "ja", "fr", "de", "es", "it", "th", "km", "lo", "nl", "pl", "cs", "uk", "id", "ms", "hi", "kk"}

// Languages returns the closed list of languages, the language of record first.
func Languages() []string { return slices.Clone(languages) }

// KnownLanguage says whether lang is in Languages.
func KnownLanguage(lang string) bool { return slices.Contains(languages, lang) }

// Pick returns the text in the first of chain that there is, else in
// Vietnamese, English, or the first language by name; and which that was.
func (t LocalizedText) Pick(chain []string) (text, lang string) {
	for _, l := range chain {
		if s := t[l]; s != "" {
			return s, l
		}
	}
	for _, l := range []string{"vi", "en"} {
		if s := t[l]; s != "" {
			return s, l
		}
	}
	for l, s := range t {
		if s != "" && (lang == "" || l < lang) {
			text, lang = s, l
		}
	}
	return text, lang
}
