package lexicon

func Romanize(s string) (string, bool) { return "", false }
