package app

import (
	"fmt"
	"strconv"

	"github.com/spf13/pflag"

	"afterimage/restoration"
)

// parseColour reads add or keep.
func parseColour(text string) (restoration.Colour, error) {
	switch text {
	case "add":
		return restoration.AddColour, nil
	case "keep":
		return restoration.KeepColour, nil
	}
	return "", fmt.Errorf("there is no way with colours called %q; choose add or keep", text)
}

// parseFind reads a sensitivity, or off.
func parseFind(text string) (float64, error) {
	if text == "off" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, fmt.Errorf("the sensitivity %q is neither a number up to 1 nor off", text)
	}
	return v, nil
}

// parseFindKind reads which damage is looked for.
func parseFindKind(text string) (restoration.Damage, error) {
	switch text {
	case "both":
		return restoration.AllDamage, nil
	case "light", "dark":
		return restoration.Damage(text), nil
	}
	return "", fmt.Errorf("there is no damage of the kind %q; there is both, light and dark", text)
}

// leaveToMask takes the damage that a person marked for all that there is, unless they
// ask for more. A recipe says itself what it is.
func (f *restoreFlags) leaveToMask(fs *pflag.FlagSet, s *restoration.Settings) {
	if f.recipe == "" && f.mask != "" && !fs.Changed("find") && !fs.Changed("find-kind") {
		s.Find, s.FindKind = 0, restoration.AllDamage
	}
}
