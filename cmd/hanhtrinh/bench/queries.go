package bench

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"strings"

	"hanhtrinh/domain"
)

// askedTexts is how many different texts, points and shapes there are: so many
// that no cache decides.
const askedTexts = 1000

// drawWords draws n different pairs of words that stand side by side in a name,
// as they are written for one half and without accents for the other. A few
// names are too few to draw so many different ones.
func drawWords(names []string, n int, random *rand.Rand) []string {
	return drawn(n, func(i int) string {
		words := strings.Fields(names[random.IntN(len(names))])
		if len(words) < 2 {
			return ""
		}
		at := random.IntN(len(words) - 1)
		return plainIf(i%2 == 1, words[at]+" "+words[at+1])
	})
}

// drawTyped draws n beginnings of names and of words in them, as somebody has
// typed so far: every length is as likely, from one letter on, and the short
// ones come again and again.
func drawTyped(names []string, n int, random *rand.Rand) []string {
	out := make([]string, n)
	for i := range out {
		words := strings.Fields(names[random.IntN(len(names))])
		if i%3 == 2 { // who knows the name leaves out what kind of place it is
			words = words[random.IntN(len(words)):]
		}
		letters := []rune(plainIf(i%2 == 1, strings.Join(words, " ")))
		out[i] = strings.TrimSpace(string(letters[:1+random.IntN(len(letters))]))
	}
	return out
}

func plainIf(plain bool, text string) string {
	if plain {
		return domain.Fold(text)
	}
	return text
}

// drawn calls draw until it has n texts, different ones as long as there are
// any. i goes up with each of them.
func drawn(n int, draw func(i int) string) []string {
	seen := make(map[string]bool, n)
	out := make([]string, 0, n)
	for tries := 0; len(out) < n; tries++ {
		if text := draw(len(out)); text != "" && (!seen[text] || tries > 50*n) {
			seen[text] = true
			out = append(out, text)
		}
	}
	return out
}

// different counts the texts that are not the same.
func different(texts []string) int {
	seen := map[string]bool{}
	for _, t := range texts {
		seen[t] = true
	}
	return len(seen)
}

// drawPoint is within spreadDeg of the middle of one of the cities.
func drawPoint(random *rand.Rand) domain.Point {
	c := cities[random.IntN(len(cities))]
	return domain.Point{Lat: c.Lat + (random.Float64()*2-1)*spreadDeg, Lon: c.Lon + (random.Float64()*2-1)*spreadDeg}
}

// A polygon has so many corners, each so far from its middle.
const (
	leastCorners = 4
	mostCorners  = 12
	cornerLeastM = 700
	cornerMostM  = 2000
)

// drawPolygon is a closed ring of lon, lat around a point in a city, up to 4 km
// across: its corners go round the middle, so that it does not cross itself.
func drawPolygon(random *rand.Rand) [][2]float64 {
	middle := drawPoint(random)
	corners := leastCorners + random.IntN(mostCorners-leastCorners+1)
	ring := make([][2]float64, corners+1)
	for i := range corners {
		// The tenth left free keeps neighbours apart.
		angle := 2 * math.Pi * (float64(i) + 0.9*random.Float64()) / float64(corners)
		degrees := (cornerLeastM + random.Float64()*(cornerMostM-cornerLeastM)) / metresOfDegree
		ring[i] = [2]float64{
			round6(middle.Lon + degrees*math.Cos(angle)/math.Cos(middle.Lat*math.Pi/180)),
			round6(middle.Lat + degrees*math.Sin(angle)),
		}
	}
	ring[corners] = ring[0]
	return ring
}

const metresOfDegree = 111_195 // of latitude

func round6(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// placesPage is the address of a page of what is found for q, near a point when
// there is one.
func placesPage(q string, near *domain.Point, radiusM int) string {
	page := fmt.Sprintf("/v1/places?q=%s&limit=%d", url.QueryEscape(q), pageSize)
	if near != nil {
		page += fmt.Sprintf("&near=%.5f,%.5f", near.Lat, near.Lon)
	}
	if radiusM > 0 {
		page += fmt.Sprintf("&radius=%d", radiusM)
	}
	return page
}
