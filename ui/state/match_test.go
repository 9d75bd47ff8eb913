package state

import (
	"slices"
	"testing"
)

func TestMatch(t *testing.T) {
	texts := []string{"Open…", "Open Recent: photo.png", "Save This Picture…", "Appearance: Dark", "Zoom In", "Größer"}
	for query, want := range map[string][]int{
		"":        {0, 1, 2, 3, 4, 5},
		"open":    {0, 1},
		"RECENT":  {1},
		"pic s":   {2},
		"p":       {1, 2, 0, 3}, // the beginnings of words before their insides
		"dark ap": {3},
		"größ":    {5},
		"nothing": {},
		"  in ":   {4},
	} {
		if got := Match(query, texts); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", query, got, want)
		}
	}
}
