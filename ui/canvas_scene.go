package ui

import (
	"image"
	"image/color"

	"afterimage/ui/raster"
	"afterimage/ui/state"
)

var black = color.RGBA{0, 0, 0, 255}

// scene is what is to be seen now, on w x h screen pixels.
func (c *photoCanvas) scene(w, h int) *scene {
	sc := &scene{w: w, h: h, back: opaque(colorCanvas)}
	s := c.session
	if s.Photo == nil {
		return sc
	}
	c.resizeView(w, h)
	sc.view = *s.View
	if s.Compare {
		c.addGrid(sc)
		return sc
	}
	visible := s.Visible()
	whole := image.Rect(0, 0, w, h)
	c.addChoice(sc, whole, *s.View, visible)
	if visible.Kind == state.Original {
		if sc.editing = !s.HoldOrigin; sc.editing {
			c.addEditing(sc, whole)
		}
	} else if sc.split, sc.splits = c.splitNow(); sc.splits {
		c.addPicture(sc, pixelBox(sc.split.before), place(sc.view, 0, 0, s.Mask.W, s.Mask.H), s.Picture)
	}
	if visible.Kind != state.Original {
		for _, t := range c.regions() {
			c.addMask(sc, whole, t)
		}
	}
	return sc
}

// resizeView gives the view its size, which is known here first: the zoom of a photo that is
// fitted follows.
func (c *photoCanvas) resizeView(w, h int) {
	v := c.session.View
	before := v.Zoom
	v.Resize(float64(w), float64(h))
	if v.Zoom != before && c.onFitted != nil {
		c.onFitted()
	}
}

// addChoice shows one picture; around a result that is a crop's, the photo goes on in
// the dark.
func (c *photoCanvas) addChoice(sc *scene, clip image.Rectangle, v state.Viewport, ch state.Choice) {
	s := c.session
	whole := place(v, 0, 0, s.Mask.W, s.Mask.H)
	pic, at := c.source(ch)
	if pic == nil || ch.Kind == state.Original {
		c.addPicture(sc, clip, whole, s.Picture)
		return
	}
	to := place(v, at.X, at.Y, at.W, at.H)
	if at.W < s.Mask.W || at.H < s.Mask.H {
		sc.layers = append(sc.layers, layer{kind: picture, clip: clip, to: whole, pic: s.Picture},
			layer{kind: shade, clip: clip, to: to, colour: sc.back, opacity: 0.72})
	}
	c.addPicture(sc, clip, to, pic)
}

// addPicture shows a picture, with lines between its pixels where they are large.
func (c *photoCanvas) addPicture(sc *scene, clip image.Rectangle, to raster.Rect, pic *raster.Picture) {
	sc.layers = append(sc.layers, layer{kind: picture, clip: clip, to: to, pic: pic})
	if !c.session.HideGrid && (to.X1-to.X0)/float64(pic.W) >= raster.GridFrom-1e-9 {
		sc.layers = append(sc.layers, layer{kind: pixelGrid, clip: clip, to: to, pic: pic})
	}
}

// addEditing lays the mask over the photo and darkens what the crop leaves out.
func (c *photoCanvas) addEditing(sc *scene, clip image.Rectangle) {
	s := c.session
	if s.ShowMask && s.UsesMask() && !s.Mask.Empty() {
		c.addMask(sc, clip, tinted{s.Mask, place(sc.view, 0, 0, s.Mask.W, s.Mask.H), s.MaskColor.RGBA(), s.MaskOpacity})
	}
	if p := c.finder.Proposal(); p != nil && s.UsesMask() {
		c.addMask(sc, clip, tinted{p, place(sc.view, 0, 0, p.W, p.H), s.MaskColor.Proposed(), proposalOpacity})
	}
	if s.Tool == state.CropTool || !s.Crop.Whole() {
		b := s.Crop.Bounds()
		sc.layers = append(sc.layers, layer{kind: shade, clip: clip, to: place(sc.view, b.X, b.Y, b.W, b.H), colour: black, opacity: 0.5})
	}
}

// addMask lays a colour over the frame where a mask is painted.
func (c *photoCanvas) addMask(sc *scene, clip image.Rectangle, t tinted) {
	f := c.covers[t.mask]
	if f == nil {
		f = &covered{cover: raster.NewCover(t.mask.W, t.mask.H)}
		c.covers[t.mask] = f
	}
	sc.layers = append(sc.layers, layer{kind: tint, clip: clip, to: t.to,
		cover: f.cover, version: t.mask.Version(), colour: t.colour, opacity: t.opacity})
}

// covered is how far a cover, which is the frames', follows a mask.
type covered struct {
	cover   *raster.Cover
	version uint64
}

// followMasks gives what changed of the masks that a scene shows since the last time.
// What is not shown any more is forgotten.
func (c *photoCanvas) followMasks(s *scene) []patch {
	var out []patch
	for m, f := range c.covers {
		if !s.shows(f.cover) {
			delete(c.covers, m)
			continue
		}
		if f.version == m.Version() {
			continue
		}
		for _, t := range m.Since(f.version) {
			out = append(out, patch{f.cover, t})
		}
		f.version = m.Version()
	}
	return out
}
