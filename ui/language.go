package ui

import (
	"embed"
	"encoding/json"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// translations are the words of the window, a file a language: the English text and its
// translation.
//
//go:embed translations/*.json
var translations embed.FS

// language is one that the window speaks.
type language struct {
	code string // "de"
	name string // in the language itself
}

// languages are those that are complete; a test holds them to it.
var languages = []language{{"en", "English"}, {"de", "Deutsch"}, {"fr", "Français"}, {"es", "Español"}, {"it", "Italiano"}}

// systemLocale is what the environment asks for, before anything was chosen.
var systemLocale = readLocale(os.Getenv)

// locale is the part of the environment that says which language messages have.
type locale struct{ all, messages, lang, list string }

func readLocale(get func(string) string) locale {
	return locale{get("LC_ALL"), get("LC_MESSAGES"), get("LANG"), get("LANGUAGE")}
}

// inLanguage is the environment for messages in another language; text and numbers stay
// as they are. "" is the language that the person's system has.
func (l locale) inLanguage(code string) locale {
	if code == "" {
		return l
	}
	if l.all != "" { // it would outweigh LC_MESSAGES
		l.lang, l.all = l.all, ""
	}
	l.messages, l.list = code, code
	return l
}

func (l locale) apply(set func(name, value string) error) {
	for name, value := range map[string]string{"LC_ALL": l.all, "LC_MESSAGES": l.messages, "LANG": l.lang, "LANGUAGE": l.list} {
		_ = set(name, value) // these names are always allowed
	}
}

// translated holds the texts that the language of the window has. It changes on the
// window's goroutine alone.
var translated map[string]bool

// languageKey is the text whose translation is the code of the language.
const languageKey = "@language"

// useLanguage chooses the language of all words from now on: ours and the toolkit's own.
// The toolkit takes it from the environment, whenever translations are added.
func useLanguage(code string) {
	systemLocale.inLanguage(code).apply(os.Setenv)
	if err := lang.AddTranslationsFS(translations, "translations"); err != nil {
		fyne.LogError("translations", err)
	}
	translated = map[string]bool{}
	data, err := translations.ReadFile("translations/" + lang.L(languageKey) + ".json")
	if err != nil { // a language of the toolkit's that is none of ours
		return
	}
	var words map[string]string
	if err := json.Unmarshal(data, &words); err != nil {
		fyne.LogError("translations", err)
	}
	for w := range words {
		translated[w] = true
	}
}

// knownLanguage is a code that the window speaks, or "" for the system's.
func knownLanguage(code string) string {
	for _, l := range languages {
		if l.code == strings.ToLower(code) {
			return l.code
		}
	}
	return ""
}
