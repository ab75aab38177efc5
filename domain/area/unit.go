package area

import "hanhtrinh/domain"

// Level is the tier of a unit. Districts ended on 30 June 2025.
type Level string

// The levels, from the top.
const (
	Province Level = "province"
	District Level = "district"
	Ward     Level = "ward"
)

// The dates of the shipped tables, as calendar days (YYYY-MM-DD).
const (
	// CodesSince is the day the code system came into force (Decision
	// 124/2004/QĐ-TTg). It stands for "then or later" on every unit of before
	// the reform: no shipped source says when a single unit was made, so units
	// that carry it have ValidFromApprox set.
	CodesSince = "2004-07-08"
	// LastOldDay is the last day of the units of before the reform.
	LastOldDay = "2025-06-30"
	// Reform is the first day of the units of today.
	Reform = "2025-07-01"
)

// Unit is one administrative unit in the time it was in force.
type Unit struct {
	Ref             `bson:",inline"`
	Level           Level         `json:"level" bson:"level"`
	Name            string        `json:"name" bson:"name"`                                           // "Mũi Né"
	FullName        string        `json:"fullName" bson:"fullName"`                                   // "Phường Mũi Né"
	NameEn          string        `json:"nameEn" bson:"nameEn"`                                       // "Mui Ne"
	Type            string        `json:"type" bson:"type"`                                           // "Phường", "Xã", "Đặc khu", "Quận", "Tỉnh", ...
	Parent          Ref           `json:"parent,omitzero" bson:"parent"`                              // zero for a province
	ValidTo         string        `json:"validTo,omitempty" bson:"validTo"`                           // last day, YYYY-MM-DD; "" = in force
	ValidFromApprox bool          `json:"validFromApprox,omitempty" bson:"validFromApprox,omitempty"` // the unit began on ValidFrom or later
	Point           *domain.Point `json:"point,omitempty" bson:"point,omitempty"`                     // a point inside or near it, not its border
	AreaKm2         float64       `json:"areaKm2,omitempty" bson:"areaKm2,omitempty"`                 // 0 = not known
	Population      int           `json:"population,omitempty" bson:"population,omitempty"`           // 0 = not known
	Seat            string        `json:"seat,omitempty" bson:"seat,omitempty"`                       // address of its office, "" = not known
}

// InForce says whether the unit was in force on that day (YYYY-MM-DD).
func (u Unit) InForce(day string) bool {
	return u.ValidFrom <= day && (u.ValidTo == "" || day <= u.ValidTo)
}

// Succession says that From, or a part of it, became To or a part of it. Both
// sides may have several: units were merged and divided.
type Succession struct {
	From    Ref  `json:"from" bson:"from"`
	To      Ref  `json:"to" bson:"to"`
	Divided bool `json:"divided" bson:"divided"` // From went to more than one unit
}
