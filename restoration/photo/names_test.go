package photo

import (
	"slices"
	"testing"
)

func TestNameResults(t *testing.T) {
	for _, test := range []struct {
		path    string
		samples int
		want    []string
	}{
		{"photo.png", 1, []string{"photo.png", "photo.recipe.json"}},
		{"a.b/photo.v2.tif", 1, []string{"a.b/photo.v2.tif", "a.b/photo.v2.recipe.json"}},
		{"photo.JPG", 2, []string{"photo-1.JPG", "photo-2.JPG", "photo-mean.JPG", "photo-spread.JPG", "photo-sheet.JPG", "photo.recipe.json"}},
	} {
		if got := NameResults(test.path, test.samples).All(); !slices.Equal(got, test.want) {
			t.Errorf("%s with %d samples: %q, want %q", test.path, test.samples, got, test.want)
		}
	}
}
