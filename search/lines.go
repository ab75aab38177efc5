package search

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
	"hanhtrinh/search/lexicon"
)

// What a line that is no place is worth beside one: a place whose name begins so
// has about 85 points.
const (
	lineText         = 90
	destinationBonus = 8
	areaBonus        = 18
	kindBonus        = 30
	shownBonus       = 6
)

// lineIndex holds the names of kinds and areas by how they begin.
type lineIndex struct {
	entries []lineEntry // by key
}

type lineEntry struct {
	key   string // folded, a space between words
	name  Name
	bonus float64
	other bool // another word for what is shown
	label domain.LocalizedText
	line  Suggestion
}

func newLineIndex(units *area.Directory, held map[string]int, l *lexicon.Lexicon) *lineIndex {
	x := &lineIndex{}
	terms := map[string]lineEntry{}
	add := func(t SuggestionType, list []place.Term) {
		for _, term := range list {
			if _, ok := terms[term.Code]; ok {
				continue // "destination" is a kind and a category: the wider one
			}
			e := lineEntry{bonus: kindBonus, label: term.Label, line: Suggestion{Type: t, Code: term.Code}}
			terms[term.Code] = e
			for _, name := range term.Label {
				x.add(e, name)
			}
		}
	}
	var subkinds []place.Term
	for _, s := range place.Subkinds() {
		subkinds = append(subkinds, s.Term)
	}
	add(SuggestKind, place.Kinds())
	add(SuggestCategory, place.Categories())
	add(SuggestSubkind, subkinds)
	for _, g := range l.Generics {
		for _, codes := range [][]string{g.Kinds, g.Categories, g.Subkinds} {
			if e, ok := terms[first(codes)]; ok && len(codes) == 1 {
				e.other, e.bonus = true, 0
				x.add(e, g.Text)
				break
			}
		}
	}
	x.addAreas(units, held)
	slices.SortStableFunc(x.entries, func(a, b lineEntry) int { return cmp.Compare(a.key, b.key) })
	return x
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func (x *lineIndex) add(e lineEntry, name string) {
	e.name = NewName(name, "", false)
	if e.key = strings.Join(e.name.Words, " "); e.key != "" {
		x.entries = append(x.entries, e)
	}
}

// addAreas adds the units that hold a place: by their names alone and with what
// they are.
func (x *lineIndex) addAreas(units *area.Directory, held map[string]int) {
	units.Each(func(u area.Unit) {
		if held[u.Key()] == 0 {
			return
		}
		text := u.FullName
		for _, a := range units.Ancestors(u.Ref) {
			text += ", " + a.FullName
		}
		e := lineEntry{bonus: areaBonus, label: domain.LocalizedText{"vi": text}, line: Suggestion{Type: SuggestArea, Area: &u}}
		if u.ValidTo != "" {
			e.bonus = 0 // of before
		}
		x.add(e, u.Name)
		if u.FullName != u.Name {
			x.add(e, u.FullName)
		}
	})
}

// find returns the lines that begin as what was typed, each once.
func (x *lineIndex) find(rd *reading, r *SuggestRequest) []line {
	typed := rd.text()
	var out []line
	at := map[string]int{} // in out, of each kind and area
	for i := sort.Search(len(x.entries), func(i int) bool { return x.entries[i].key >= typed }); len(at) <= mostLines && i < len(x.entries) && strings.HasPrefix(x.entries[i].key, typed); i++ {
		e := &x.entries[i]
		id := e.line.Code
		if e.line.Area != nil {
			id = e.line.Area.Key()
		}
		if e.other && len(typed) < fewLetters {
			continue
		}
		fits := sameBeginning(e.key, typed)
		l := line{Suggestion: e.line, score: lineText*fits + weightAccents*rd.accents(&e.name, &explained{}) + e.bonus}
		l.Tier = TierPrefix
		if fits == 1 {
			l.Tier = TierExact
		}
		l.Text, l.Lang = e.label.Pick(r.Langs)
		if j, ok := at[id]; !ok {
			at[id] = len(out)
			out = append(out, l)
		} else if l.score > out[j].score {
			out[j] = l // another of its names fits better
		}
	}
	return out
}

// fewLetters are too few to tell other words for a kind by.
const fewLetters = 3

// mostLines is how many kinds and areas are looked at.
const mostLines = 200
