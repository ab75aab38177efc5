package bench

import (
	"encoding/json"
	"fmt"
)

// leastFound is the share of questions that must find something: an empty
// answer is a fast one.
const leastFound = 0.95

// checkedTargets is how many of the questions of one sort are looked at.
const checkedTargets = 200

// foundAny asks a part of the targets once and fails when too many answers are
// empty.
func foundAny(server *child, name string, targets []target) error {
	c, err := dial(server.addr)
	if err != nil {
		return err
	}
	defer c.conn.Close()
	found := 0
	targets = targets[:min(checkedTargets, len(targets))]
	for _, t := range targets {
		if err := c.ask(t); err != nil {
			return err
		}
		some, err := foundSome(c.resp.Body())
		if err != nil {
			return err
		}
		if some {
			found++
		}
	}
	if float64(found) < leastFound*float64(len(targets)) {
		return fmt.Errorf("%s, %s: only %d of %d questions found something", server.name, name, found, len(targets))
	}
	return nil
}

// foundSome says whether an answer holds something and comes from the index.
func foundSome(body []byte) (bool, error) {
	var page struct {
		NumberReturned int
		Degraded       bool
	}
	err := json.Unmarshal(body, &page)
	return page.NumberReturned > 0 && !page.Degraded, err
}
