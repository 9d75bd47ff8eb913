package state

import (
	"path/filepath"

	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/raster"
)

// Tool is what the mouse does on the photo.
type Tool int

// The tools.
const (
	Hand Tool = iota // pans
	Paint
	Erase
	CropTool
	LookTool    // drags the region that kernels are compared on
	ComposeTool // paints a region of another sample into the result
	RevealTool  // paints where the original shows through the result
	Lasso
	RectangleTool
	WandTool
	HintTool // puts dabs of colour on a photo that is colorized
)

// Paints says whether the tool works on the mask.
func (t Tool) Paints() bool {
	switch t {
	case Paint, Erase, Lasso, RectangleTool, WandTool:
		return true
	}
	return false
}

// Loaded is a photo made ready to be shown.
type Loaded struct {
	Photo   *photo.Photo
	Picture *raster.Picture
	Folder  string // where results are saved first; empty for the photo's own
	Task    restoration.Task
	Bundled bool // a demo, not a person's own

	prepare func(*Session) // sets more once the photo is open; nil for nothing
	mask    *Mask          // what is painted at first; nil for nothing
}

// Load reads a photo, and a mask for it where maskPath is not empty. It takes a while
// on large photos: call it off the window's goroutine.
func Load(path, maskPath string) (*Loaded, error) {
	p, err := photo.Read(path)
	if err != nil {
		return nil, err
	}
	var mask []float32
	if maskPath != "" {
		if mask, err = photo.ReadMask(maskPath, p.W, p.H); err != nil {
			return nil, err
		}
	}
	l := Prepare(p)
	l.paint(mask)
	return l, nil
}

// paint gives the photo a mask of values in [0, 1]; nil for none.
func (l *Loaded) paint(mask []float32) {
	if mask != nil {
		l.mask = NewMask(l.Photo.W, l.Photo.H)
		l.mask.Load(mask)
	}
}

// Session is what is open in the window: a photo, what is wrong with it, and what
// came out.
type Session struct {
	Photo   *photo.Photo // nil while none is open
	Picture *raster.Picture
	Folder  string // where the next file is saved

	Mask   *Mask
	Crop   Crop
	View   *Viewport
	Kernel *KernelChoice
	Brush  Brush
	Tool   Tool
	Hints  *Hints

	Source      int  // sample that ComposeTool paints with
	TakeBack    bool // the tools for results take their paint away
	ShowRegions bool // lays the regions of the composition over it, a colour for each sample

	Outcome     *Outcome // of the last run; nil before
	Shown       Choice
	ShowMask    bool // lays the mask over the photo
	HideGrid    bool // no lines between pixels that are shown large
	Compare     bool // all samples side by side
	GridMean    bool // their mean beside them
	GridSpread  bool // and where they disagree
	Split       Split
	HoldOrigin  bool // the original while a key is held
	MaskOpacity float64
	MaskColor   MaskColor
	Wand        Wand
	Subtract    bool // lasso, rectangle and wand take away
	GrowBy      int  // pixels of grow, shrink and feather

	// NeedsClass says that the prior cannot go without being told what the photo shows.
	NeedsClass bool
	// Refused says that what is asked for is too large, as the last [Estimate] found.
	Refused bool

	stroke   stroke // that is being drawn on a result; nil for none
	task     restoration.Task
	settings map[restoration.Task]*restoration.Settings
}

// NewSession has no photo open.
func NewSession() *Session {
	s := &Session{
		Kernel: NewKernelChoice(), Brush: Brush{Size: 24, Hardness: 0.9}, ShowMask: true, ShowRegions: true, MaskOpacity: 0.55, MaskColor: MaskRed,
		Wand: Wand{Tolerance: 24, Contiguous: true}, GrowBy: 4,
		task: restoration.Inpaint, settings: map[restoration.Task]*restoration.Settings{},
		View: NewViewport(1, 1), Tool: Paint, GridMean: true, Split: Split{At: 0.5},
	}
	for _, t := range Tasks() {
		d := restoration.DefaultSettings(t)
		s.settings[t] = &d
	}
	s.Hints = newHints(s.settings[restoration.Colorize])
	return s
}

// Open takes a photo; its mask, hints, crop and results begin anew. The settings stay.
func (s *Session) Open(l *Loaded) {
	w, h := l.Photo.W, l.Photo.H
	view := NewViewport(w, h)
	view.Resize(s.View.W, s.View.H)
	s.Photo, s.Picture, s.View = l.Photo, l.Picture, view
	s.Crop = Crop{W: w, H: h}
	s.Hints.open(w, h)
	if s.Mask = l.mask; l.mask == nil {
		s.Mask = NewMask(w, h)
	}
	s.Outcome, s.Shown, s.Compare = nil, Choice{}, false
	s.LeaveResultTool()
	s.Folder = l.Folder
	if s.Folder == "" {
		s.Folder = filepath.Dir(l.Photo.Path)
	}
	if l.Task != "" {
		s.SetTask(l.Task)
	}
	if l.prepare != nil {
		l.prepare(s)
	}
	s.Brush.Size = clampFloat(float64(round(float64(min(w, h))/24)), 8, 200)
}

// Name is the file name of the photo that is open.
func (s *Session) Name() string {
	if s.Photo == nil {
		return ""
	}
	return filepath.Base(s.Photo.Path)
}

// Task is the task that is chosen.
func (s *Session) Task() restoration.Task { return s.task }

// SetTask chooses a task and a tool that suits it.
func (s *Session) SetTask(t restoration.Task) {
	if s.settings[t] == nil {
		return
	}
	s.task = t
	if s.Tool == LookTool && t != restoration.Deblur || s.Tool == HintTool && t != restoration.Colorize {
		s.Tool = Hand
	}
	if s.Tool.Paints() && !s.UsesMask() {
		s.Tool = Hand
	} else if s.Tool == Hand && s.UsesMask() {
		s.Tool = Paint
	}
}

// UsesMask says whether the task looks at the mask.
func (s *Session) UsesMask() bool {
	return s.task == restoration.Inpaint || s.task == restoration.OldPhoto
}

// Settings are the settings of the chosen task, to be changed in place. Crop and
// kernel have their own places in the session.
func (s *Session) Settings() *restoration.Settings { return s.settings[s.task] }

// SetSampling gives every task the same number of samples and the same seed, which a
// person does not think of as the task's.
func (s *Session) SetSampling(samples int, seed uint64) {
	for _, t := range s.settings {
		t.Samples, t.Seed = samples, seed
	}
}

// Resolved are the settings as a run takes them.
func (s *Session) Resolved() restoration.Settings {
	out := *s.Settings()
	out.Crop = nil
	if s.Photo != nil && !s.Crop.Whole() {
		r := s.Crop.Bounds()
		out.Crop = &r
	}
	out.Kernel = ""
	if s.task == restoration.Deblur {
		out.Kernel = s.Kernel.Text()
	}
	return out
}

// OutputSize is the size of the result in pixels.
func (s *Session) OutputSize() (w, h int) {
	b := s.Crop.Bounds()
	scale := max(1, s.Settings().Scale)
	return b.W * scale, b.H * scale
}

// Ready says whether a run can start; hint is what is missing, for people.
func (s *Session) Ready() (hint string, ok bool) {
	if s.Photo == nil {
		return "Open a photo first.", false
	}
	if s.NeedsClass && s.Settings().Label == nil {
		return "Say under Models what the photo shows: this prior wants to know.", false
	}
	if s.task == restoration.Inpaint {
		touched := s.touchedInCrop()
		b := s.Crop.Bounds()
		switch {
		case s.Mask.Empty():
			return "Paint over what should be replaced.", false
		case touched == 0:
			return "Nothing is painted inside the crop.", false
		case touched == b.W*b.H:
			return "Everything is painted. Leave some of the photo to go by.", false
		}
	}
	if s.task == restoration.Deblur {
		if _, err := s.Kernel.Kernel(); err != nil {
			return "Choose a blur kernel.", false
		}
	}
	if s.Refused {
		return "This is too large to be restored as a whole.", false
	}
	return "", true
}

func (s *Session) touchedInCrop() int {
	if s.Crop.Whole() {
		return s.Mask.Touched()
	}
	b := s.Crop.Bounds()
	return s.Mask.TouchedIn(Area{X0: b.X, Y0: b.Y, X1: b.X + b.W, Y1: b.Y + b.H})
}

// Finish takes the outcome of a run and shows its first sample, unless another is
// looked at. The order that was chosen for the last outcome goes on.
func (s *Session) Finish(o *Outcome) {
	if last := s.Outcome; last != nil && o.Shelf.untouched() {
		o.Shelf.ByDifference, o.Shelf.Limit = last.Shelf.ByDifference, last.Shelf.Limit
	}
	s.Outcome = o
	if s.Composition() == nil && s.Tool == ComposeTool {
		s.LeaveResultTool()
	}
	if s.Shown.Kind == Original || s.Shown.Kind == Composed && s.Composition() == nil {
		s.Shown = Choice{Kind: OneSample, Index: -1}
	}
	s.settle(s.Shown.Index, nil)
}

// Show chooses a picture; one that does not exist is the original.
func (s *Session) Show(c Choice) {
	if s.Outcome.Picture(c) == nil {
		c = Choice{}
	}
	s.Shown = c
}

// Visible is what the canvas shows now: the choice, or the original while its key is
// held.
func (s *Session) Visible() Choice {
	if s.HoldOrigin {
		return Choice{}
	}
	return s.Shown
}

// SetSteps gives every task the same number of evaluations a sample.
func (s *Session) SetSteps(n int) {
	for _, t := range s.settings {
		t.Steps = n
	}
}

// SetClass says for every task what the photo shows, a class of the prior, and how
// strongly a classifier leads there; nil is nothing.
func (s *Session) SetClass(label *int, guidance float64) {
	for _, t := range s.settings {
		t.Label, t.Guidance = nil, nil
		if label != nil {
			l, g := *label, guidance
			t.Label, t.Guidance = &l, &g
		}
	}
}
