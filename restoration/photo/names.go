package photo

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Names are the files of one restoration's results.
type Names struct {
	Samples             []string
	Mean, Spread, Sheet string // empty for a single sample
	Recipe              string
}

// NameResults derives the files from the one that a person named: one sample is path
// itself; several are path-1, path-2, ..., path-mean, path-spread and path-sheet with
// its extension. The recipe stands beside them.
func NameResults(path string, samples int) Names {
	n := Names{Recipe: RecipeName(path)}
	if samples == 1 {
		n.Samples = []string{path}
		return n
	}
	for i := range samples {
		n.Samples = append(n.Samples, namePart(path, fmt.Sprintf("-%d", i+1)))
	}
	n.Mean, n.Spread, n.Sheet = namePart(path, "-mean"), namePart(path, "-spread"), namePart(path, "-sheet")
	return n
}

// Pictures lists the picture files.
func (n Names) Pictures() []string {
	if len(n.Samples) == 1 {
		return n.Samples
	}
	return append(append([]string(nil), n.Samples...), n.Mean, n.Spread, n.Sheet)
}

// All lists every file, the recipe last.
func (n Names) All() []string { return append(n.Pictures(), n.Recipe) }

// RecipeName is the recipe's file beside a result.
func RecipeName(path string) string { return stem(path) + ".recipe.json" }

// MaskName is the file beside a result of the mask that its recipe needs.
func MaskName(path string) string { return stem(path) + "-mask.png" }

// ComposedName is the file beside the samples of what was composed of them.
func ComposedName(path string) string { return namePart(path, "-composed") }

// LabelsName is the file beside a result that says which region of a composition comes
// from which sample, and RevealName the one that says where the original shows through.
func LabelsName(path string) string { return stem(path) + "-labels.png" }

// RevealName is described with [LabelsName].
func RevealName(path string) string { return stem(path) + "-reveal.png" }

// namePart is the name of one of many files: "photo.png" and "-1" make "photo-1.png".
func namePart(path, suffix string) string { return stem(path) + suffix + filepath.Ext(path) }

func stem(path string) string { return strings.TrimSuffix(path, filepath.Ext(path)) }
