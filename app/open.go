package app

import "fmt"

// commandLineInstead offers what works without a window.
func commandLineInstead(args []string) string {
	name := "PHOTO"
	if len(args) > 0 {
		name = args[0]
	}
	return fmt.Sprintf("restore on the command line with: afterimage restore %s --task inpaint -o restored.png", name)
}
