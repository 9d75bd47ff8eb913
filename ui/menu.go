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
	state string              // what was shown last: the menu is drawn again only when it differs
	shown map[*command]string // the same of the submenus that change
}

func newMenus(w *Window) *menus {
	m := &menus{w: w, items: map[*command]*fyne.MenuItem{}, shown: map[*command]string{}}
	var list []*fyne.Menu
	for _, x := range menuTitles() {
		list = append(list, m.menu(x.id, x.title))
	}
	m.main = fyne.NewMainMenu(list...)
	w.bindShortcuts()
	return m
}

type menuTitle struct {
	id    menuID
	title string
}

// menuTitles are the menus in their order.
func menuTitles() []menuTitle {
	return []menuTitle{{menuFile, tr("File")}, {menuEdit, tr("Edit")}, {menuView, tr("View")}, {menuSamples, tr("Samples")},
		{menuRestore, tr("Restore")}, {menuHelp, tr("Help")}}
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
	i := fyne.NewMenuItem(title, func() { m.w.asked(c) })
	i.Shortcut = c.shortcut
	i.IsQuit = c.id == "file.quit"
	if c.sub != nil {
		i.ChildMenu = fyne.NewMenu("", m.submenu(c.sub)...)
	}
	if c.dynamic != nil {
		i.ChildMenu = fyne.NewMenu("")
	}
	m.items[c] = i
	return i
}

func (m *menus) submenu(list []*command) []*fyne.MenuItem {
	var out []*fyne.MenuItem
	for _, x := range list {
		if x.apart && len(out) > 0 {
			out = append(out, fyne.NewMenuItemSeparator())
		}
		out = append(out, m.item(x))
	}
	return out
}

// refreshDynamic makes the submenus that change anew where they differ, and says whether
// one does. One that holds nothing is greyed out.
func (m *menus) refreshDynamic() bool {
	changed := false
	for _, c := range m.w.commands.list {
		if c.dynamic == nil || m.items[c] == nil {
			continue
		}
		list := c.dynamic()
		now := ""
		for _, x := range list {
			now += fmt.Sprint(x.title, x.enabled(), x.isChecked(), "\n")
		}
		if before, ok := m.shown[c]; ok && now == before {
			continue
		}
		m.shown[c] = now
		item := m.items[c]
		item.ChildMenu.Items = m.submenu(list)
		for i, x := range list {
			sub := m.items[x]
			sub.Disabled, sub.Checked = !list[i].enabled(), x.isChecked()
			delete(m.items, x)
		}
		item.Disabled = len(list) == 0
		changed = true
	}
	return changed
}

// bindShortcuts binds what no menu does: the other shortcuts of a command, and the
// shortcuts of commands without a menu.
func (w *Window) bindShortcuts() {
	for _, c := range w.commands.list {
		for _, s := range c.also {
			w.win.Canvas().AddShortcut(s, func(fyne.Shortcut) { w.asked(c) })
		}
		if c.menu == menuNone && c.shortcut != nil {
			w.win.Canvas().AddShortcut(c.shortcut, func(fyne.Shortcut) { w.asked(c) })
		}
	}
}

// refresh greys out what has no meaning now.
func (m *menus) refresh() {
	now := make([]byte, 0, 2*len(m.items))
	each := func(f func(c *command, i *fyne.MenuItem)) {
		for _, c := range m.w.commands.list {
			for _, x := range append([]*command{c}, c.sub...) {
				if i := m.items[x]; i != nil && x.dynamic == nil {
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
		if c.isChecked() {
			bit |= 2
		}
		now = append(now, bit)
	})
	if dynamic := m.refreshDynamic(); string(now) == m.state && !dynamic {
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
