package state

import (
	"slices"
	"strings"
	"unicode"
)

// Match ranks texts against what a person typed: those that hold every word of it, each
// at the beginning of a word or inside one, the best first. Letters count regardless of
// case. An empty query holds all, in their order.
func Match(query string, texts []string) []int {
	words := strings.Fields(strings.ToLower(query))
	type hit struct{ index, score int }
	var hits []hit
	for i, t := range texts {
		if score, ok := matchScore(words, strings.ToLower(t)); ok {
			hits = append(hits, hit{i, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return b.score - a.score })
	out := make([]int, len(hits))
	for i, h := range hits {
		out[i] = h.index
	}
	return out
}

// matchScore is 3 for each word that begins the text, 2 for one that begins a word of
// it, 1 for one inside.
func matchScore(words []string, text string) (score int, ok bool) {
	for _, w := range words {
		at := strings.Index(text, w)
		switch {
		case at < 0:
			return 0, false
		case at == 0:
			score += 3
		case beginsWord(text, w):
			score += 2
		default:
			score++
		}
	}
	return score, true
}

func beginsWord(text, word string) bool {
	for i := range text {
		if !strings.HasPrefix(text[i:], word) {
			continue
		}
		before, _ := lastRune(text[:i])
		if !unicode.IsLetter(before) && !unicode.IsDigit(before) {
			return true
		}
	}
	return false
}

func lastRune(s string) (r rune, ok bool) {
	for _, r = range s {
		ok = true
	}
	return r, ok
}
