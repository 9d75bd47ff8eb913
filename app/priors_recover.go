package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// replacedSuffix ends the name of a prior that an import is replacing.
const replacedSuffix = ".before"

// replacedPath is where the prior of a name waits while another takes its place. A
// prior's own name begins with no dot.
func replacedPath(name string) string {
	return filepath.Join(priorsFolder(), "."+name+replacedSuffix)
}

// bringBack gives a prior its name again where an import was ended, by a power failure
// say, after it had moved it away and before the new one was in its place.
func bringBack(name string) {
	final := filepath.Join(priorsFolder(), name)
	if _, err := os.Lstat(final); !errors.Is(err, fs.ErrNotExist) {
		return
	}
	// Where nothing waits it fails; where it cannot be moved, the prior is not found.
	if os.Rename(replacedPath(name), final) == nil {
		syncFolder(priorsFolder())
	}
}

// bringBackAll is bringBack for all priors.
func bringBackAll() {
	entries, _ := os.ReadDir(priorsFolder())
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), replacedSuffix); ok && len(name) > 1 && name[0] == '.' {
			bringBack(name[1:])
		}
	}
}
