package ui

import (
	"image/color"

	"fyne.io/fyne/v2/driver/desktop"

	"afterimage/restoration"
	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// lookTool drags the small region on which kernels are compared.
type lookTool struct {
	canvas *photoCanvas
	w      *Window
	x, y   float64          // where the drag began, on the photo
	region restoration.Rect // that the drag asks for; empty when there is none
}

func (*lookTool) cursor() desktop.Cursor { return desktop.CrosshairCursor }

func (t *lookTool) begin(p pointer) bool {
	s := t.canvas.session
	if p.x < 0 || p.y < 0 || p.x >= float64(s.Mask.W) || p.y >= float64(s.Mask.H) {
		return false
	}
	s.Show(state.Choice{})
	t.x, t.y = p.x, p.y
	t.drag(p)
	return true
}

func (t *lookTool) drag(p pointer) {
	s := t.canvas.session
	t.region = state.LookRegion(s.Mask.W, s.Mask.H, t.x, t.y, p.x, p.y)
}

func (t *lookTool) end() {
	r := t.region
	t.region = restoration.Rect{}
	t.w.lookAt(r)
}

func (*lookTool) hover(pointer, bool) {}

// draw shows the region, and in it the preview of the candidate under the pointer.
func (t *lookTool) draw(d *drawing) {
	r := t.region
	if r.W == 0 {
		r = t.w.look.Region()
	}
	if r.W == 0 {
		return
	}
	at := place(d.view, r.X, r.Y, r.W, r.H)
	if p := t.w.lookPreview(); p != nil && t.region.W == 0 {
		p.Draw(d.frame, d.clip, at, raster.R(p.W, p.H))
	}
	outer := at
	line := d.line()
	raster.Outline(d.frame, d.clip, outer, line, color.RGBA{255, 255, 255, 255})
	w := float64(line)
	outer.X0, outer.Y0, outer.X1, outer.Y1 = outer.X0-w, outer.Y0-w, outer.X1+w, outer.Y1+w
	raster.Outline(d.frame, d.clip, outer, line, color.RGBA{20, 20, 20, 255})
}

// startLook takes the tool and puts up candidates where there are none.
func (w *Window) startLook() {
	w.setTool(state.LookTool)
	if w.session.Tool == state.LookTool && len(w.look.Candidates()) == 0 {
		w.lookSet(w.lookKind)
	}
}

// escapeLook stops the previews, then puts the tool away.
func (w *Window) escapeLook() {
	if w.look.Phase() == state.Comparing {
		w.look.Stop()
	} else {
		w.session.Tool = state.Hand
	}
	w.changed()
}

// lookSet puts up a set of candidates around the kernel that is chosen; a set that it
// does not have becomes the first that it has.
func (w *Window) lookSet(set state.CandidateSet) {
	c := w.session.Kernel.Current()
	list := state.CandidatesFor(set, c)
	if list == nil {
		set = state.CandidateSets(c)[0]
		list = state.CandidatesFor(set, c)
	}
	w.lookKind = set
	w.look.Set(list)
	w.changed()
}

// lookAt compares the candidates on a region of the photo.
func (w *Window) lookAt(region restoration.Rect) {
	if w.job.Phase().Busy() || w.session.Photo == nil {
		return
	}
	noise, _ := w.noise.Level()
	w.lookPhoto = w.session.Photo
	w.look.At(region, w.session.LookWork(w.cfg.Engine, region, noise))
	w.changed()
}

// followLook puts the comparison away with its tool or its photo, and stops it for a
// run, which needs the prior for itself.
func (w *Window) followLook() {
	if w.session.Tool != state.LookTool || w.session.Photo != w.lookPhoto {
		if w.look.Phase() != state.NoRegion {
			w.look.Clear()
		}
		w.hovered = -1
	}
	if w.session.Tool != state.LookTool {
		w.look.Set(nil)
	}
	if w.job.Phase().Busy() {
		w.look.Stop()
	}
}

// lookPreview is the preview of the candidate under the pointer; nil when there is none.
func (w *Window) lookPreview() *raster.Picture {
	list := w.look.Candidates()
	if w.hovered < 0 || w.hovered >= len(list) {
		return nil
	}
	r, _ := w.look.Result(list[w.hovered])
	return r.Picture
}

// hoverLook shows candidate i in its place on the photo; -1 shows the photo again.
func (w *Window) hoverLook(i int) {
	if w.hovered != i {
		w.hovered = i
		w.status.hint(w.lookHint(i))
		w.canvas.Refresh()
	}
}

// lookHint is the whole name of candidate i, and how far its preview agrees.
func (w *Window) lookHint(i int) string {
	list := w.look.Candidates()
	if i < 0 || i >= len(list) {
		return ""
	}
	text := candidateTitle(list[i])
	if r, ok := w.look.Result(list[i]); ok && r.Err == nil {
		text += "   " + local(r.Sample.Agreement())
	}
	return text
}

// takeLook makes candidate i the kernel.
func (w *Window) takeLook(i int) {
	if list := w.look.Candidates(); i < len(list) {
		w.session.Kernel.Take(list[i])
		w.changed()
	}
}

// takeLookKey is takeLook while there is something to compare; otherwise the key is
// another's.
func (w *Window) takeLookKey(i int) bool {
	if w.session.Tool != state.LookTool || w.look.Phase() == state.NoRegion || w.session.Compare {
		return false
	}
	w.takeLook(i)
	return true
}

// removeLook takes candidate i off the list.
func (w *Window) removeLook(i int) {
	w.hovered = -1
	w.look.Remove(i)
	w.changed()
}
