package sqlite

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/search/inverted"
)

// The world is cut into square cells of two sizes, and every place has the tokens
// of its own, so that what lies in a box is found like what holds a word. Cells
// only narrow: the points decide.
var cellDegrees = [...]float64{0.02, 0.16}

// mostCells is how many cells a box may cover: with more of them another way is
// shorter.
const mostCells = 25

func cellAt(level int, lon, lat float64) (x, y int) {
	size := cellDegrees[level]
	return int(math.Floor((lon + 180) / size)), int(math.Floor((lat + 90) / size))
}

func cellToken(level, x, y int) string {
	return tagToken(tagCell, fmt.Sprintf("%c%dx%d", 'a'+level, x, y))
}

// cellTokens are the cells p lies in.
func cellTokens(p domain.Point) []string {
	tokens := make([]string, len(cellDegrees))
	for level := range cellDegrees {
		x, y := cellAt(level, p.Lon, p.Lat)
		tokens[level] = cellToken(level, x, y)
	}
	return tokens
}

// cellsOf are the cells that a box touches, of the smallest size that makes few
// enough; nil when none does.
func cellsOf(box orb.Bound) inverted.Group {
	for level := range cellDegrees {
		x1, y1 := cellAt(level, box.Min.Lon(), box.Min.Lat())
		x2, y2 := cellAt(level, box.Max.Lon(), box.Max.Lat())
		if x2 < x1 || y2 < y1 || x2-x1 >= mostCells || y2-y1 >= mostCells || (x2-x1+1)*(y2-y1+1) > mostCells {
			continue
		}
		var tokens inverted.Group
		for x := x1; x <= x2; x++ {
			for y := y1; y <= y2; y++ {
				tokens = append(tokens, inverted.Term{Token: cellToken(level, x, y)})
			}
		}
		return tokens
	}
	return nil
}
