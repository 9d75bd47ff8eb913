package ui

import (
	"fmt"

	"fyne.io/fyne/v2/lang"
)

// tr is text in the language of the window. The English text is its key, with the verbs
// of fmt in it (a percent sign is two); it is a literal wherever tr is called, so that a
// test can find it.
func tr(text string, args ...any) string { return fmt.Sprintf(local(text), args...) }

// local is a text that another package wrote in English, in the language of the window;
// what has no translation, a file's name in it say, stays English.
func local(text string) string {
	if !translated[text] { // the toolkit would complain
		return text
	}
	return lang.L(text)
}

// explained is what an error says to people, in one sentence or two.
func explained(err error) string {
	_, text := explain(err)
	return text
}

// samplesText and runsText count, with a word of its own for one.
func samplesText(n int) string {
	if n == 1 {
		return tr("1 sample")
	}
	return tr("%d samples", n)
}

func runsText(n int) string {
	if n == 1 {
		return tr("one run")
	}
	return tr("%d runs", n)
}
