package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
)

// menus is the main menu, made from the commands.
type menus struct {
	w     *Window
	main  *fyne.MainMenu
	items map[*command]*fyne.MenuItem
	state string // what was shown last: the menu is drawn again only when it differs
}

func newMenus(w *Window) *menus {
	m := &menus{w: w, items: map[*command]*fyne.MenuItem{}}
	var list []*fyne.Menu
	for _, x := range []struct {
		id    menuID
		title string
	}{{menuFile, tr("File")}, {menuEdit, tr("Edit")}, {menuView, tr("View")}, {menuSamples, tr("Samples")},
		{menuRestore, tr("Restore")}, {menuHelp, tr("Help")}} {
		list = append(list, m.menu(x.id, x.title))
	}
	m.main = fyne.NewMainMenu(list...)
	w.bindShortcuts()
	return m
}

func (m *menus) menu(id menuID, title string) *fyne.Menu {
	var items []*fyne.MenuItem
	for _, c := range m.w.commands.list {
		if c.menu != id {
			continue
		}
		if c.apart && len(items) > 0 {
			items = append(items, fyne.NewMenuItemSeparator())
		}
		items = append(items, m.item(c))
	}
	return fyne.NewMenu(title, items...)
}

func (m *menus) item(c *command) *fyne.MenuItem {
	title := c.title
	if keys := c.keyText(); c.shortcut == nil && keys != "" { // the toolkit shows shortcuts, not plain keys
		title = fmt.Sprintf("%s  (%s)", title, keys)
	}
	i := fyne.NewMenuItem(title, c.do)
	i.Shortcut = c.shortcut
	i.IsQuit = c.id == "file.quit"
	if c.sub != nil {
		var sub []*fyne.MenuItem
		for _, x := range c.sub {
			sub = append(sub, m.item(x))
		}
		i.ChildMenu = fyne.NewMenu("", sub...)
	}
	m.items[c] = i
	return i
}

// bindShortcuts binds what no menu does: the other shortcuts of a command, and the
// shortcuts of commands without a menu.
func (w *Window) bindShortcuts() {
	for _, c := range w.commands.list {
		for _, s := range c.also {
			w.win.Canvas().AddShortcut(s, func(fyne.Shortcut) { c.do() })
		}
		if c.menu == menuNone && c.shortcut != nil {
			w.win.Canvas().AddShortcut(c.shortcut, func(fyne.Shortcut) { c.do() })
		}
	}
}

// refresh greys out what has no meaning now.
func (m *menus) refresh() {
	now := make([]byte, 0, 2*len(m.items))
	each := func(f func(c *command, i *fyne.MenuItem)) {
		for _, c := range m.w.commands.list {
			for _, x := range append([]*command{c}, c.sub...) {
				if i := m.items[x]; i != nil {
					f(x, i)
				}
			}
		}
	}
	each(func(c *command, _ *fyne.MenuItem) {
		bit := byte('0')
		if c.enabled() {
			bit |= 1
		}
		if c.checked != nil && c.checked() {
			bit |= 2
		}
		now = append(now, bit)
	})
	if string(now) == m.state {
		return
	}
	m.state = string(now)
	n := 0
	each(func(_ *command, i *fyne.MenuItem) {
		i.Disabled, i.Checked = now[n]&1 == 0, now[n]&2 != 0
		n++
	})
	m.main.Refresh()
}
