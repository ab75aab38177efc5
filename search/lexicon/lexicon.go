package lexicon

// Generic is one generic word of places: "night market" in English means
// "chợ đêm".
type Generic struct {
	Lang string // BCP 47
	Text string // as people write it in that language; folded by domain.Fold it is the key, one of a kind in its language
	// Vi are Vietnamese words for it with accents, best first. A Vietnamese
	// word has itself first; where several are alike without accents ("lăng",
	// "làng") they share one entry and are all in Vi.
	Vi []string
	// Subkinds, Categories and Kinds are codes of the place vocabulary this word
	// alone names ("khách sạn" is subkind hotel), to be read as "any of" over all
	// three; empty when the word is no kind of place ("đỏ", "red").
	Codes
	Source string
}

// Codes are codes of the place vocabulary, to be read as "any of".
type Codes struct {
	Subkinds, Categories, Kinds []string
}

// Empty says whether there is no code at all.
func (c Codes) Empty() bool {
	return len(c.Subkinds) == 0 && len(c.Categories) == 0 && len(c.Kinds) == 0
}

// Abbreviation is what people shorten: "ks" is "khách sạn". Full is best first:
// "nh" is "nhà hàng" or "ngân hàng".
type Abbreviation struct {
	Text   string
	Full   []string
	Source string
}

// Name is what a destination, province or sight known in the whole country is
// called in another language or in everyday talk: "Гуэ" is "Huế", "thành phố
// ngàn hoa" is "Đà Lạt".
type Name struct {
	Lang   string // BCP 47
	Text   string // folded by domain.Fold it is the key, one of a kind in its language
	Vi     string // the name in Vietnamese, with accents
	Source string
}

// Role is what a word does between others.
type Role string

// The roles.
const (
	RoleNear  Role = "near"  // what follows is where to look around
	RoleIn    Role = "in"    // what follows is where to look inside
	RoleAnd   Role = "and"   // joins two words that both count
	RoleNoise Role = "noise" // carries no name and may be left out
)

// Glue is a word that ties others together: "gần", "near", "у", "근처".
type Glue struct {
	Lang   string // BCP 47
	Text   string
	Role   Role
	Source string
}

// Spelling is a way people write a word that is further from the usual way than
// one wrong letter: "kdl" for "khu du lịch", "dalat" for "Đà Lạt". Both sides are
// folded; a side may have several words.
type Spelling struct {
	Text, Usual string
	Source      string
}

// Synonym is a group of Vietnamese words one of which may stand for another in
// a name or a question: "lăng", "mộ".
type Synonym struct {
	Words  []string // with accents
	Source string
}

// Lexicon is all of it, in the order of its files. Treat it as read-only: it is
// shared.
type Lexicon struct {
	Generics      []Generic
	Abbreviations []Abbreviation
	Names         []Name
	Glue          []Glue
	Spellings     []Spelling
	Synonyms      []Synonym
	// Words are the codes of single Vietnamese words, accents and all, in lower
	// case: here "lăng" and "làng" are two words.
	Words map[string]Codes
}
