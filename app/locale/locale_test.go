package locale

import (
	"maps"
	"testing"
)

func TestSettle(t *testing.T) {
	for _, test := range []struct {
		name          string
		before, after map[string]string
	}{
		{"a server's", map[string]string{"LANG": "C.UTF-8"}, map[string]string{"LANG": "C.UTF-8", "LC_MESSAGES": "C"}},
		{"above all", map[string]string{"LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"}, map[string]string{"LC_ALL": "", "LANG": "C.UTF-8", "LC_MESSAGES": "C"}},
		{"a person's", map[string]string{"LANG": "de_DE.UTF-8"}, map[string]string{"LANG": "de_DE.UTF-8"}},
		{"messages alone", map[string]string{"LC_MESSAGES": "fr_FR.UTF-8", "LANG": "C.UTF-8"}, map[string]string{"LC_MESSAGES": "fr_FR.UTF-8", "LANG": "C.UTF-8"}},
		{"plain", map[string]string{"LANG": "C"}, map[string]string{"LANG": "C"}},
		{"none", map[string]string{}, map[string]string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			env := maps.Clone(test.before)
			settle(func(name string) string { return env[name] }, func(name, value string) error { env[name] = value; return nil })
			if !maps.Equal(env, test.after) {
				t.Errorf("got %v, want %v", env, test.after)
			}
		})
	}
}
