package place

// dayLayout is a calendar date as the API writes it.
const dayLayout = "2006-01-02"

// LodgingOn returns what the dated series of a lodging place says of a day
// (YYYY-MM-DD): of each figure the newest step that states it. Zeros mean not
// stated.
func (p *Place) LodgingOn(day string) Lodging {
	now := Lodging{}
	for _, step := range p.Lodging { // sorted by From
		if step.From > day {
			break
		}
		now.From = step.From
		now.Stars = stated(step.Stars, now.Stars)
		now.Rooms = stated(step.Rooms, now.Rooms)
		now.Beds = stated(step.Beds, now.Beds)
	}
	return now
}

func stated(step, before int) int {
	if step != 0 {
		return step
	}
	return before
}

// StatusOn returns the dated state that holds on a day, or nil when the place
// is simply open to visitors as its hours say. Of several the last one holds.
func (p *Place) StatusOn(day string) *Status { return statusOn(p.Status, day) }

func statusOn(list []Status, day string) *Status {
	for i := len(list) - 1; i >= 0; i-- {
		if s := &list[i]; s.From <= day && (s.Until == "" || day <= s.Until) {
			return s
		}
	}
	return nil
}

// LeastPrice returns the least that one person can spend there in VND: the
// lower end of the price range, else the least posted price. False when no
// price is known.
func (p *Place) LeastPrice() (vnd int64, known bool) {
	if p.PriceRange != nil && p.PriceRange.Min.Currency == "VND" {
		return p.PriceRange.Min.Amount, true
	}
	for _, posted := range p.Prices {
		if posted.Price.Currency == "VND" && posted.What != "parking" && (!known || posted.Price.Amount < vnd) {
			vnd, known = posted.Price.Amount, true
		}
	}
	return vnd, known
}
