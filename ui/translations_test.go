package ui

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var verb = regexp.MustCompile(`%(\[\d+\])?[-+# 0]*[\d.*]*[a-zA-Z%]`)

// verbs are the verbs of a format, in order; those with an index stand at it.
func verbs(text string) []string {
	var out []string
	for _, v := range verb.FindAllString(text, -1) {
		if v == "%%" {
			continue
		}
		i := len(out)
		if at := strings.IndexByte(v, ']'); at > 0 {
			n, _ := strconv.Atoi(v[2:at])
			i, v = n-1, "%"+v[at+1:]
		}
		for len(out) <= i {
			out = append(out, "")
		}
		out[i] = v
	}
	return out
}

// TestTranslationsAreComplete: every language has every text, with the same verbs, and
// nothing else. What is missing is printed as JSON, to be filled in and pasted.
func TestTranslationsAreComplete(t *testing.T) {
	x := allWords(t)
	for _, w := range x.wrong {
		t.Error(w)
	}
	for _, l := range languages[1:] { // English is the key
		have := map[string]string{}
		data, err := os.ReadFile(filepath.Join("translations", l.code+".json"))
		if err == nil {
			err = json.Unmarshal(data, &have)
		}
		if err != nil {
			t.Fatalf("%s: %v", l.code, err)
		}
		if have[languageKey] != l.code {
			t.Errorf("%s says that it is %q", l.code, have[languageKey])
		}
		missing := map[string]string{}
		for k, at := range x.keys {
			v, ok := have[k]
			switch {
			case !ok:
				missing[k] = ""
			case v == "":
				t.Errorf("%s: %q is empty (%s)", l.code, k, at)
			case !slices.Equal(verbs(k), verbs(v)):
				t.Errorf("%s: %q has the verbs %q, its translation %q has %q", l.code, k, verbs(k), v, verbs(v))
			}
		}
		for _, k := range slices.Sorted(maps.Keys(have)) {
			if _, ok := x.keys[k]; !ok && k != languageKey {
				t.Errorf("%s: %q is used nowhere", l.code, k)
			}
		}
		if len(missing) > 0 {
			var out strings.Builder
			e := json.NewEncoder(&out)
			e.SetEscapeHTML(false)
			e.SetIndent("", "  ")
			_ = e.Encode(missing)
			t.Errorf("%s: %d texts are missing:\n%s", l.code, len(missing), out.String())
		}
	}
}

func TestVerbs(t *testing.T) {
	for text, want := range map[string][]string{
		"%d of %s": {"%d", "%s"}, "%[2]s: %[1]d": {"%d", "%s"}, "100 %%": nil, "%.0f %%": {"%.0f"}, "none": nil,
	} {
		if got := verbs(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
}
