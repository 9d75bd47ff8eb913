package ui

import (
	"errors"

	"afterimage/restoration/photo"
	"afterimage/ui/state"
)

// explain is [state.Explain] in the language of the window. What is wrong with a file
// follows its name, in every language.
func explain(err error) (title, text string) {
	title, text = state.Explain(err)
	var about *photo.Error
	if errors.As(err, &about) && about.Error() == err.Error() && translated[about.Text] {
		return local(title), about.Path + " " + local(about.Text) + "."
	}
	return local(title), local(text)
}
