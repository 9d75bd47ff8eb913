package ui

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"afterimage/ui/state"
)

// words finds every text of the window in the program's own source: what tr and local
// are called with here, and the sentences and titles that the model writes.
type words struct {
	files *token.FileSet
	keys  map[string]string // text: where it stands
	wrong []string
}

// source reads the Go files of a folder, but for tests.
func (x *words) source(t *testing.T, folder string, visit func(file string, f *ast.File)) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: no source (%v)", folder, err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(x.files, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		visit(name, f)
	}
}

func (x *words) add(text string, at token.Pos) {
	if _, ok := x.keys[text]; !ok {
		x.keys[text] = x.files.Position(at).String()
	}
}

// literal is the text of a literal, or of several joined with +.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(e.Value)
		return s, err == nil
	case *ast.ParenExpr:
		return literal(e.X)
	case *ast.BinaryExpr:
		a, ok := literal(e.X)
		b, ok2 := literal(e.Y)
		return a + b, ok && ok2 && e.Op == token.ADD
	}
	return "", false
}

// widgets finds the calls of tr and local. The first argument of tr is a literal, so that
// nothing escapes.
func (x *words) widgets(name string, f *ast.File) {
	if name != "icons.go" { // paths of drawings
		x.untold(f)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			fn, ok := n.Fun.(*ast.Ident)
			if !ok || len(n.Args) == 0 || fn.Name != "tr" && fn.Name != "local" {
				return true
			}
			text, isLiteral := literal(n.Args[0])
			switch {
			case isLiteral:
				x.add(text, n.Pos())
			case fn.Name == "tr":
				x.wrong = append(x.wrong, fmt.Sprintf("%s: tr is called with no literal", x.files.Position(n.Pos())))
			}
		case *ast.AssignStmt: // what became of the photo, for the window's title
			for i, l := range n.Lhs {
				if s, ok := l.(*ast.SelectorExpr); ok && s.Sel.Name == "title" && i < len(n.Rhs) {
					if text, ok := literal(n.Rhs[i]); ok && text != "" {
						x.add(text, n.Pos())
					}
				}
			}
		case *ast.ValueSpec: // how keys are called
			for i, l := range n.Names {
				if l.Name == "keyTitles" && i < len(n.Values) {
					x.wordsOf(n.Values[i])
				}
			}
		}
		return true
	})
}

// untold finds words that are shown in English whatever the language: literals that read
// like words and go through neither tr nor local.
func (x *words) untold(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			switch callee(n) {
			case "tr", "local", "panic":
				return false
			case "errors.New":
				if text, ok := literal(n.Args[0]); ok {
					x.add(asSentence(text), n.Pos())
				}
				return false
			}
		case *ast.AssignStmt: // the window's title: see widgets
			s, ok := n.Lhs[0].(*ast.SelectorExpr)
			return !ok || s.Sel.Name != "title"
		case *ast.ValueSpec:
			return n.Names[0].Name != "keyTitles" && n.Names[0].Name != "languages"
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			return n.Tag == nil
		case *ast.BasicLit:
			if text, ok := literal(n); ok && (isWords(text) || phrase.MatchString(text)) && !properNames[text] {
				x.wrong = append(x.wrong, fmt.Sprintf("%s: %q is shown in English whatever the language; wrap it in tr", x.files.Position(n.Pos()), text))
			}
		}
		return true
	})
}

// phrase is two words or more, of letters.
var phrase = regexp.MustCompile(`[a-z]{2,} [a-z]{2,}`)

// properNames are the same in every language, or for no person.
var properNames = map[string]bool{"Afterimage": true, "Afterimage ": true, " - Afterimage": true, "Ctrl+": true, "Alt+": true, "Shift+": true}

// wordsOf adds every literal that is a word.
func (x *words) wordsOf(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if text, _ := strconv.Unquote(l.Value); len(text) > 1 {
				x.add(text, l.Pos())
			}
		}
		return true
	})
}

// model finds what the window's model says to people: literals that begin with a capital
// and are no format, and the plain errors, as [state.Explain] shows them.
func (x *words) model(name string, f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			switch callee(n) {
			case "errors.New":
				if text, ok := literal(n.Args[0]); ok {
					x.add(asSentence(text), n.Pos())
				}
				return false
			case "panic", "fmt.Errorf", "time.Parse":
				return false
			}
		case *ast.Field: // tags
			return n.Tag == nil
		case *ast.ImportSpec:
			return false
		case *ast.BinaryExpr:
			if text, ok := literal(n); ok {
				if isWords(text) {
					x.add(text, n.Pos())
				}
				return false
			}
		case *ast.BasicLit:
			if text, ok := literal(n); ok && isWords(text) {
				x.add(text, n.Pos())
			}
		}
		return true
	})
}

func callee(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if p, ok := f.X.(*ast.Ident); ok {
			return p.Name + "." + f.Sel.Name
		}
	}
	return ""
}

// isWords says whether a text is written for people: a capital, then small letters, and
// no verbs of fmt.
func isWords(text string) bool {
	r, n := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(r) && len(text) > n+1 && strings.ContainsFunc(text[n:], unicode.IsLower) && !strings.Contains(text, "%") && !strings.Contains(text, "_")
}

// asSentence is how the model shows a plain error.
func asSentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(r)) + s[n:]
	if !strings.ContainsAny(s[len(s)-1:], ".?!") {
		s += "."
	}
	return s
}

// notForPeople are literals of the model that look like words and are none.
var notForPeople = map[string]bool{"Restored with ": true}

func allWords(t *testing.T) *words {
	t.Helper()
	x := &words{files: token.NewFileSet(), keys: map[string]string{}}
	x.source(t, ".", x.widgets)
	x.source(t, "state", x.model)
	x.source(t, filepath.Join("..", "app"), x.demoTitles)
	for _, c := range state.Cautions() {
		x.keys[c] = "state.Cautions"
	}
	x.source(t, filepath.Join("..", "restoration", "photo"), x.aboutFiles)
	for k := range notForPeople {
		delete(x.keys, k)
	}
	return x
}

// aboutFiles finds what is said of a file after its name, where that is always the same;
// the weights beside a recipe are the command line's.
func (x *words) aboutFiles(name string, f *ast.File) {
	if filepath.Base(name) == "weights.go" {
		return
	}
	ast.Inspect(f, func(n ast.Node) bool {
		kv, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		if k, ok := kv.Key.(*ast.Ident); ok && k.Name == "Text" {
			if text, ok := literal(kv.Value); ok {
				x.add(text, kv.Pos())
			}
		}
		return true
	})
}

// demoTitles finds the titles of the bundled photos, which app hands down.
func (x *words) demoTitles(name string, f *ast.File) {
	if filepath.Base(name) != "open_demos.go" {
		return
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if kv, ok := n.(*ast.KeyValueExpr); ok {
			if k, ok := kv.Key.(*ast.Ident); ok && k.Name == "Title" {
				x.wordsOf(kv.Value)
			}
		}
		return true
	})
}
