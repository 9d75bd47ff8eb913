// Package locale keeps Fyne from complaining, on the standard error of every
// command, about the locale C.UTF-8 that servers have: Fyne's translations look at
// the environment while the program is still being initialised.
//
// It works by being initialised before Fyne. Go initialises packages in the order of
// their import paths as far as their imports allow, and this one imports the
// standard library only and sorts before fyne.io.
package locale

import (
	"os"
	"strings"
)

func init() { settle(os.Getenv, os.Setenv) }

// settle asks for messages in the language "C", which Fyne understands, where they
// are asked for in "C.UTF-8", which it does not. The encoding of text stays.
func settle(get func(string) string, set func(name, value string) error) {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		value := get(name)
		if value == "" {
			continue
		}
		language, _, encoded := strings.Cut(value, ".")
		if !encoded || language != "C" && language != "POSIX" {
			return
		}
		if name == "LC_ALL" { // it would outweigh LC_MESSAGES
			_ = set("LANG", value) // a refused name leaves only the complaint
			_ = set(name, "")
		}
		_ = set("LC_MESSAGES", language)
		return
	}
}
