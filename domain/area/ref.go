package area

// Ref names one administrative unit: codes are reused, so a code alone is not
// an identity.
type Ref struct {
	Code      string `json:"code" bson:"code"`           // statistics office code: 2, 3 or 5 digits
	ValidFrom string `json:"validFrom" bson:"validFrom"` // YYYY-MM-DD
}

// Key is the form filters and indexes use: "22918@2025-07-01".
func (r Ref) Key() string { return r.Code + "@" + r.ValidFrom }
