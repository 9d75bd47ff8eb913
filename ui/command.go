package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// command is one action of the window. Menus, keys, the toolbar, its hints and the sheet
// of shortcuts are all made from it, so that they cannot differ.
type command struct {
	id    string // "mask.clear"; stable
	menu  menuID
	apart bool   // a line above it in its menu
	title string // in the menu
	hint  string // one sentence for the toolbar and the sheet; empty where the title says it all
	icon  fyne.Resource

	shortcut fyne.Shortcut   // with a modifier; shown in the menu
	also     []fyne.Shortcut // further ones
	runes    string          // characters that do it while the photo has the keyboard: "bB"
	name     fyne.KeyName    // a plain key without a character, "Escape"; "" for none
	keys     string          // how the sheet writes the keys; empty for what the above says

	on      func() bool // whether it has a meaning now; nil is always
	always  bool        // its shortcut also holds under a dialog, whose text fields have it first
	checked func() bool // whether it is switched on or chosen; nil for what is no switch
	run     func()
	sub     []*command        // a submenu instead of an action
	dynamic func() []*command // a submenu that changes: made anew each time; in no set
}

// menuID is the menu that a command stands in.
type menuID int

const (
	menuNone menuID = iota // by keys alone
	menuFile
	menuEdit
	menuView
	menuSamples
	menuRestore
	menuHelp
)

// enabled says whether the command has a meaning now.
func (c *command) enabled() bool { return c.on == nil || c.on() }

func (c *command) isChecked() bool { return c.checked != nil && c.checked() }

// do runs the command where it has a meaning.
func (c *command) do() {
	if c.run != nil && c.enabled() {
		c.run()
	}
}

// asked runs a command by its place in the menu or its shortcut: the toolkit knows those
// under a dialog, too, where they are not meant.
func (w *Window) asked(c *command) {
	if c.always || !w.modal() {
		c.do()
	}
}

// chord is a shortcut with modifiers.
func chord(mod fyne.KeyModifier, key fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: mod}
}

const (
	ctrl      = fyne.KeyModifierControl
	ctrlShift = fyne.KeyModifierControl | fyne.KeyModifierShift
)

// keyText is how the keys of a command are written: "Ctrl+Shift+S", "B".
func (c *command) keyText() string {
	if c.keys != "" {
		return c.keys
	}
	var parts []string
	for _, s := range append([]fyne.Shortcut{c.shortcut}, c.also...) {
		if t := shortcutText(s); t != "" && !slices.Contains(parts, t) {
			parts = append(parts, t)
		}
	}
	if c.runes != "" {
		parts = append(parts, strings.ToUpper(c.runes[:1]))
	}
	if c.name != "" {
		parts = append(parts, keyTitle(c.name))
	}
	return strings.Join(parts, ", ")
}

// shortcutText writes a shortcut for people.
func shortcutText(s fyne.Shortcut) string {
	switch k := s.(type) {
	case fyne.KeyboardShortcut:
		text := ""
		for _, m := range []struct {
			bit  fyne.KeyModifier
			name string
		}{{fyne.KeyModifierControl, "Ctrl+"}, {fyne.KeyModifierAlt, "Alt+"}, {fyne.KeyModifierShift, "Shift+"}} {
			if k.Mod()&m.bit != 0 {
				text += local(m.name)
			}
		}
		return text + keyTitle(k.Key())
	}
	return ""
}

var keyTitles = map[fyne.KeyName]string{
	fyne.KeyReturn: "Enter", fyne.KeyEnter: "Enter", fyne.KeyEscape: "Esc", fyne.KeyEqual: "+", fyne.KeyMinus: "-", fyne.KeyBackslash: "\\",
	fyne.KeyLeft: "Left", fyne.KeyRight: "Right", fyne.KeyUp: "Up", fyne.KeyDown: "Down", fyne.KeyDelete: "Delete", fyne.KeyInsert: "Insert",
	fyne.KeyPageUp: "Page Up", fyne.KeyPageDown: "Page Down", fyne.KeyComma: ",",
}

func keyTitle(k fyne.KeyName) string {
	if t, ok := keyTitles[k]; ok {
		return local(t)
	}
	return string(k)
}

// commandSet is all commands of a window, in the order of their menus.
type commandSet struct {
	list  []*command
	byID  map[string]*command
	runes map[rune]*command
	names map[fyne.KeyName][]*command // the first with a meaning is done
}

func newCommandSet(lists ...[]*command) *commandSet {
	s := &commandSet{byID: map[string]*command{}, runes: map[rune]*command{}, names: map[fyne.KeyName][]*command{}}
	for _, l := range lists {
		for _, c := range l {
			s.add(c)
		}
	}
	return s
}

func (s *commandSet) add(c *command) {
	if s.byID[c.id] != nil {
		panic("ui: two commands are called " + c.id)
	}
	s.list = append(s.list, c)
	s.byID[c.id] = c
	for _, r := range c.runes {
		if s.runes[r] != nil {
			panic("ui: two commands have the key " + string(r))
		}
		s.runes[r] = c
	}
	if c.name != "" {
		s.names[c.name] = append(s.names[c.name], c)
	}
	for _, x := range c.sub {
		s.byID[x.id] = x
	}
}

// get is a command by its id; a misspelt one is a mistake in the program.
func (s *commandSet) get(id string) *command {
	c := s.byID[id]
	if c == nil {
		panic("ui: no command is called " + id)
	}
	return c
}

// makeCommands lists what the window can do, feature by feature.
func (w *Window) makeCommands() *commandSet {
	return newCommandSet(
		w.fileCommands(),
		w.sessionCommands(),
		w.quitCommands(),
		w.editCommands(),
		w.maskCommands(),
		w.kernelCommands(),
		w.toolCommands(),
		w.cropCommands(),
		w.hintCommands(), // before those of samples, whose Delete gives way
		w.viewCommands(),
		w.compareCommands(),
		w.appearanceCommands(),
		w.sampleCommands(),
		w.resultCommands(),
		w.runCommands(),
		w.historyCommands(),
		w.modelCommands(),
		w.taskCommands(),
		w.helpCommands(),
	)
}
