package meili_test

import (
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/search/searchtest"
)

func TestIndex(t *testing.T) {
	s := shared(t)
	searchtest.Run(t, func(t testing.TB, now domain.Clock) searchtest.Index { return open(t, s.options(now)) })
}
