package importer

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
)

func (r *areaReader) newProvince(in areaRow) error {
	return r.unit(in, area.Unit{Level: area.Province}, area.Reform, "", 2)
}

func (r *areaReader) newWard(in areaRow) error {
	return r.unit(in, area.Unit{Level: area.Ward}, area.Reform, in["province_code"], 5)
}

func (r *areaReader) oldDistrict(in areaRow) error {
	return r.unit(in, area.Unit{Level: area.District}, area.CodesSince, in["province_code"], 3)
}

func (r *areaReader) oldWard(in areaRow) error {
	return r.unit(in, area.Unit{Level: area.Ward}, area.CodesSince, in["district_code"], 5)
}

func (r *areaReader) oldProvince(in areaRow) error {
	if err := checkCode("new_province_code", in["new_province_code"], 2); err != nil {
		return err
	}
	if err := r.unit(in, area.Unit{Level: area.Province}, area.CodesSince, "", 2); err != nil {
		return err
	}
	r.next(in["code"], in["new_province_code"], false)
	return nil
}

// mapping reads what became of one old ward; without a ward code it is the
// district, of the five island districts that had no wards.
func (r *areaReader) mapping(in areaRow) error {
	from, column, digits := in["old_ward_code"], "old_ward_code", 5
	if from == "" {
		from, column, digits = in["old_district_code"], "old_district_code", 3
	}
	if err := errors.Join(checkCode(column, from, digits), checkCode("new_ward_code", in["new_ward_code"], 5)); err != nil {
		return err
	}
	divided := in["old_ward_divided"]
	if divided != "0" && divided != "1" {
		return errors.New("old_ward_divided must be 0 or 1")
	}
	r.next(from, in["new_ward_code"], divided == "1")
	return nil
}

func (r *areaReader) next(from, to string, divided bool) {
	r.out.Successions = append(r.out.Successions, area.Succession{
		From: area.Ref{Code: from, ValidFrom: area.CodesSince}, To: area.Ref{Code: to, ValidFrom: area.Reform}, Divided: divided,
	})
	r.nexts = append(r.nexts, r.at)
}

// unit reads the columns all tables of units share.
func (r *areaReader) unit(in areaRow, u area.Unit, since, parent string, digits int) error {
	if err := checkCode("code", in["code"], digits); err != nil {
		return err
	}
	u.Ref = area.Ref{Code: in["code"], ValidFrom: since}
	if since == area.CodesSince {
		u.ValidTo, u.ValidFromApprox = area.LastOldDay, true
	}
	if u.Level != area.Province {
		if parent == "" {
			return errors.New("the code of the unit above is missing")
		}
		u.Parent = area.Ref{Code: parent, ValidFrom: since}
	}
	u.Name, u.FullName, u.NameEn = norm.NFC.String(in["name"]), norm.NFC.String(in["full_name"]), in["name_en"]
	if u.Name == "" || u.FullName == "" || !utf8.ValidString(u.FullName) {
		return errors.New("name and full_name are required, in UTF-8")
	}
	if u.Type = in["type"]; u.Type == "" {
		u.Type = strings.TrimSpace(strings.TrimSuffix(u.FullName, u.Name))
	}
	u.Seat = stated(in["seat"])
	if err := readNumbers(in, &u); err != nil {
		return err
	}
	if was, twice := r.line[u.Ref]; twice {
		return fmt.Errorf("code %s stands in line %d already", u.Code, was.line)
	}
	r.line[u.Ref], r.known[u.Ref] = r.at, true
	r.out.Units = append(r.out.Units, u)
	return nil
}

// stated is the text of a field, or nothing where the official tables say
// "being updated".
func stated(s string) string {
	if strings.EqualFold(norm.NFC.String(s), "đang cập nhật") {
		return ""
	}
	return s
}

// thousands matches a whole number grouped by commas, as populations are
// written here and there.
var thousands = regexp.MustCompile(`^\d{1,3}(,\d{3})+$`)

func readNumbers(in areaRow, u *area.Unit) error {
	size, err := readFloat(in, "area_km2")
	if err != nil {
		return err
	}
	people, err := readFloat(in, "population")
	if err != nil {
		return err
	}
	if size < 0 || people < 0 || people > 1e9 || people != math.Trunc(people) {
		return errors.New("area_km2 and population must not be negative, and population is a whole number")
	}
	u.AreaKm2, u.Population = size, int(people)
	if in["lat"] == "" && in["lon"] == "" {
		return nil
	}
	if in["lat"] == "" || in["lon"] == "" {
		return errors.New("lat and lon stand together or not at all")
	}
	var p domain.Point
	if p.Lat, err = readFloat(in, "lat"); err != nil {
		return err
	}
	if p.Lon, err = readFloat(in, "lon"); err != nil {
		return err
	}
	if m := domain.CheckPoint(p, "lat,lon"); m != nil {
		return errors.New(m.In("en"))
	}
	u.Point = &p
	return nil
}

// readFloat reads a number; 0 when the field states none.
func readFloat(in areaRow, column string) (float64, error) {
	text := stated(in[column])
	if text == "" {
		return 0, nil
	}
	if thousands.MatchString(text) {
		text = strings.ReplaceAll(text, ",", "")
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, errors.New(column + " is not a number")
	}
	return v, nil
}

func checkCode(column, code string, digits int) error {
	if len(code) != digits || strings.Trim(code, "0123456789") != "" {
		return fmt.Errorf("%s must have %d digits", column, digits)
	}
	return nil
}

// checkReferences drops what names units that nobody knows.
func (r *areaReader) checkReferences() {
	units := r.out.Units[:0]
	for _, u := range r.out.Units {
		if u.Parent.Code != "" && !r.known[u.Parent] {
			r.refuse(r.line[u.Ref], "the unit above it, "+u.Parent.Code+", is not known")
			delete(r.known, u.Ref)
			continue
		}
		units = append(units, u)
	}
	r.out.Units = units
	kept := r.out.Successions[:0]
	for i, s := range r.out.Successions {
		switch {
		case !r.known[s.From]:
			r.refuse(r.nexts[i], "the old unit "+s.From.Code+" is not known")
		case !r.known[s.To]:
			r.refuse(r.nexts[i], "the new unit "+s.To.Code+" is not known")
		default:
			kept = append(kept, s)
		}
	}
	r.out.Successions = kept
}
