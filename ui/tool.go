package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"afterimage/ui/state"
)

// tool is what the left button does on the photo. Space, the middle button and a
// finished picture under the pointer are taken before a tool is asked. All of it runs on
// the window's goroutine.
type tool interface {
	// cursor is the mouse pointer over the photo.
	cursor() desktop.Cursor
	// begin takes the button going down at p; where it is false the drag moves the photo.
	begin(p pointer) bool
	// drag follows the pointer while the button is down.
	drag(p pointer)
	// end is the button coming up; also where the toolkit lost the drag.
	end()
	// hover follows the pointer at all times, a drag's too; in is false when it leaves.
	hover(p pointer, in bool)
	// draw lays what belongs to the tool over a frame that shows the photo.
	draw(d *drawing)
}

// pointer is where the mouse is.
type pointer struct {
	at        fyne.Position // on the canvas, toolkit units
	x, y      float64       // on the photo, pixels
	modifiers fyne.KeyModifier
}

func (p pointer) has(m fyne.KeyModifier) bool { return p.modifiers&m != 0 }

// drawing is a frame that is being made.
type drawing struct {
	frame *image.RGBA
	clip  image.Rectangle
	view  state.Viewport // of the photo on the frame
	scale float64        // screen pixels a toolkit unit
}

// line is the width of a hair line in screen pixels.
func (d *drawing) line() int { return max(1, int(d.scale+0.5)) }

// makeTools is a tool for each of the session's.
func (c *photoCanvas) makeTools() map[state.Tool]tool {
	brush := &brushTool{canvas: c}
	return map[state.Tool]tool{
		state.Hand:     handTool{},
		state.Paint:    brush,
		state.Erase:    brush,
		state.CropTool: &cropTool{canvas: c},
		state.HintTool: &hintTool{canvas: c},

		state.ComposeTool:   &resultTool{canvas: c},
		state.RevealTool:    &resultTool{canvas: c},
		state.Lasso:         &lassoTool{selecting: selecting{canvas: c}},
		state.RectangleTool: &rectangleTool{selecting: selecting{canvas: c}},
		state.WandTool:      &wandTool{selecting: selecting{canvas: c}},
	}
}

// tool is the tool that is chosen.
func (c *photoCanvas) tool() tool {
	if t := c.tools[c.session.Tool]; t != nil {
		return t
	}
	return handTool{}
}

// handTool leaves every drag to the photo.
type handTool struct{}

func (handTool) cursor() desktop.Cursor { return desktop.PointerCursor }
func (handTool) begin(pointer) bool     { return false }
func (handTool) drag(pointer)           {}
func (handTool) end()                   {}
func (handTool) hover(pointer, bool)    {}
func (handTool) draw(*drawing)          {}
