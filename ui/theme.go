package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colours of our own, beside the toolkit's.
const (
	colorCanvas   fyne.ThemeColorName = "afterimageCanvas"   // behind the photo: neutral grey
	colorPanel    fyne.ThemeColorName = "afterimagePanel"    // behind tools and settings
	colorLine     fyne.ThemeColorName = "afterimageLine"     // between panels
	colorMuted    fyne.ThemeColorName = "afterimageMuted"    // secondary text
	colorControl  fyne.ThemeColorName = "afterimageControl"  // an unselected tile or segment
	colorTrack    fyne.ThemeColorName = "afterimageTrack"    // of a slider
	colorSelected fyne.ThemeColorName = "afterimageSelected" // a selected one
)

// calmTheme is a quiet theme for judging pictures: neutral greys, so that nothing
// beside a photo shifts how its colours look, and one accent.
type calmTheme struct {
	variant fyne.ThemeVariant
	follow  bool // the system's variant
}

type palette map[fyne.ThemeColorName]color.NRGBA

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}
}

func rgba(v uint32, a uint8) color.NRGBA {
	c := rgb(v)
	c.A = a
	return c
}

var dark = palette{
	theme.ColorNameBackground:          rgb(0x242526),
	colorCanvas:                        rgb(0x1a1b1c),
	colorPanel:                         rgb(0x242526),
	colorLine:                          rgb(0x111212),
	colorMuted:                         rgb(0xb4b7ba),
	colorControl:                       rgb(0x323436),
	colorTrack:                         rgb(0x4a4d50),
	colorSelected:                      rgb(0x2b4560),
	theme.ColorNameForeground:          rgb(0xe9eaeb),
	theme.ColorNameDisabled:            rgb(0x6f7275),
	theme.ColorNamePlaceHolder:         rgb(0x8b8e91),
	theme.ColorNameButton:              rgb(0x37393b),
	theme.ColorNameDisabledButton:      rgb(0x2d2f31),
	theme.ColorNamePrimary:             rgb(0x6cb0f2),
	theme.ColorNameForegroundOnPrimary: rgb(0x0d1a26),
	theme.ColorNameHyperlink:           rgb(0x7dbaf5),
	theme.ColorNameFocus:               rgba(0x6cb0f2, 0x70),
	theme.ColorNameSelection:           rgba(0x6cb0f2, 0x38),
	theme.ColorNameHover:               rgba(0xffffff, 0x12),
	theme.ColorNamePressed:             rgba(0xffffff, 0x22),
	theme.ColorNameInputBackground:     rgb(0x1d1e1f),
	theme.ColorNameInputBorder:         rgb(0x3d3f42),
	theme.ColorNameMenuBackground:      rgb(0x2b2d2e),
	theme.ColorNameOverlayBackground:   rgb(0x2b2d2e),
	theme.ColorNameHeaderBackground:    rgb(0x2b2d2e),
	theme.ColorNameSeparator:           rgb(0x393b3d),
	theme.ColorNameScrollBar:           rgba(0xffffff, 0x40),
	theme.ColorNameShadow:              rgba(0x000000, 0x70),
	theme.ColorNameError:               rgb(0xf4958b),
	theme.ColorNameWarning:             rgb(0xe6b450),
	theme.ColorNameSuccess:             rgb(0x7cc48d),
}

var light = palette{
	theme.ColorNameBackground:          rgb(0xf1f1f0),
	colorCanvas:                        rgb(0xd3d3d2),
	colorPanel:                         rgb(0xf1f1f0),
	colorLine:                          rgb(0xc4c4c3),
	colorMuted:                         rgb(0x55585b),
	colorControl:                       rgb(0xe2e2e1),
	colorTrack:                         rgb(0xbcbdbe),
	colorSelected:                      rgb(0xcfe1f4),
	theme.ColorNameForeground:          rgb(0x1f2123),
	theme.ColorNameDisabled:            rgb(0x9b9da0),
	theme.ColorNamePlaceHolder:         rgb(0x6d7073),
	theme.ColorNameButton:              rgb(0xe0e0df),
	theme.ColorNameDisabledButton:      rgb(0xe9e9e8),
	theme.ColorNamePrimary:             rgb(0x1a62a6),
	theme.ColorNameForegroundOnPrimary: rgb(0xffffff),
	theme.ColorNameHyperlink:           rgb(0x1a62a6),
	theme.ColorNameFocus:               rgba(0x1a62a6, 0x60),
	theme.ColorNameSelection:           rgba(0x1a62a6, 0x38),
	theme.ColorNameHover:               rgba(0x000000, 0x0e),
	theme.ColorNamePressed:             rgba(0x000000, 0x1c),
	theme.ColorNameInputBackground:     rgb(0xfcfcfb),
	theme.ColorNameInputBorder:         rgb(0xc3c4c5),
	theme.ColorNameMenuBackground:      rgb(0xfafaf9),
	theme.ColorNameOverlayBackground:   rgb(0xf7f7f6),
	theme.ColorNameHeaderBackground:    rgb(0xe7e7e6),
	theme.ColorNameSeparator:           rgb(0xd4d4d3),
	theme.ColorNameScrollBar:           rgba(0x000000, 0x48),
	theme.ColorNameShadow:              rgba(0x000000, 0x38),
	theme.ColorNameError:               rgb(0xb3352a),
	theme.ColorNameWarning:             rgb(0x855c05),
	theme.ColorNameSuccess:             rgb(0x2c7a43),
}

var sizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText:            13,
	theme.SizeNameCaptionText:     11,
	theme.SizeNameSubHeadingText:  16,
	theme.SizeNameHeadingText:     22,
	theme.SizeNamePadding:         4,
	theme.SizeNameInnerPadding:    7,
	theme.SizeNameInlineIcon:      18,
	theme.SizeNameInputRadius:     5,
	theme.SizeNameSelectionRadius: 4,
	theme.SizeNameScrollBar:       10,
}

func (t *calmTheme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if !t.follow {
		v = t.variant
	}
	p := dark
	if v == theme.VariantLight {
		p = light
	}
	if c, ok := p[name]; ok {
		return c
	}
	return theme.DefaultTheme().Color(name, v)
}

func (t *calmTheme) Font(s fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(s) }

func (t *calmTheme) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

func (t *calmTheme) Size(n fyne.ThemeSizeName) float32 {
	if s, ok := sizes[n]; ok {
		return s
	}
	return theme.DefaultTheme().Size(n)
}

// opaque is a theme colour as the rasters use it.
func opaque(n fyne.ThemeColorName) color.RGBA {
	r, g, b, _ := theme.Color(n).RGBA()
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}
}
