// Package relevance measures whether the right place comes first: it asks the
// questions of a file of judged queries and counts. It holds tests only.
package relevance
