package restoration

import (
	"fmt"
	"slices"

	"afterimage/restoration/jpeg"
)

// JPEG is how a photo was compressed, for the task [RemoveJPEG].
type JPEG struct {
	// Quality is 1..100, of the tables that most programs use; 0 takes them from the
	// photo's file, or from the traces that an earlier compression left in its pixels.
	// In a resolved plan it is the closest one to Tables.
	Quality int `json:"quality,omitempty"`
	// Sampling is that of colour, "4:2:0" or another, or "gray" where luma alone was
	// compressed; "" finds it in the file or in the pixels.
	Sampling string `json:"sampling,omitempty"`
	// What [NewPlan] adds: where the coefficients come from, the steps of luma, Cb and
	// Cr (luma alone for "gray"), row by row, and where the grid begins on the photo, in
	// pixels. A plan with them takes them as they are.
	Source JPEGSource   `json:"source,omitempty"`
	Tables []jpeg.Table `json:"tables,omitempty"`
	X      int          `json:"x,omitempty"`
	Y      int          `json:"y,omitempty"`
}

// JPEGSource says where the quantised coefficients come from.
type JPEGSource string

// The sources.
const (
	FromFile   JPEGSource = "file"   // Inputs.JPEG: the photo's file, before a pixel was decoded
	FromPixels JPEGSource = "pixels" // traces in the pixels of a photo that was saved again
	Simulated  JPEGSource = "simulation"
)

// SimulatedQuality is the quality that a simulation compresses with when it is left to
// it, with 4:2:0.
const SimulatedQuality = 30

// GraySampling is the sampling of a photo whose luma alone was compressed.
const GraySampling = "gray"

func (s Settings) validateJPEG() error {
	j := s.JPEG
	if j == nil || s.Task != RemoveJPEG {
		return nil
	}
	if j.Quality < 0 || j.Quality > 100 {
		return badSetting("jpeg", "the JPEG quality is %d; it must be from 1 to 100, or auto", j.Quality)
	}
	if j.Sampling != "" && j.Sampling != GraySampling {
		if _, err := jpeg.ParseSampling(j.Sampling); err != nil {
			return badSetting("jpeg", "%v", err)
		}
	}
	if !slices.Contains([]JPEGSource{"", FromFile, FromPixels, Simulated}, j.Source) {
		return badSetting("jpeg", "there is no source of JPEG coefficients called %q", string(j.Source))
	}
	return j.validateTables()
}

func (j *JPEG) validateTables() error {
	want := 3
	if j.Sampling == GraySampling {
		want = 1
	}
	switch n := len(j.Tables); {
	case n == 0 && j.Source == "":
		return nil
	case n != want || j.Sampling == "" || j.Source == "":
		return badSetting("jpeg", "the JPEG tables are incomplete; leave them out, or give %d with their sampling and source", want)
	case j.X < 0 || j.Y < 0 || j.X > maxUnitSide || j.Y > maxUnitSide:
		return badSetting("jpeg", "the JPEG grid begins at %d, %d; both must be from 0 to %d", j.X, j.Y, maxUnitSide)
	}
	for _, t := range j.Tables {
		if slices.Contains(t[:], 0) {
			return badSetting("jpeg", "a step of the JPEG tables is 0; steps begin at 1")
		}
	}
	return nil
}

// maxUnitSide bounds the offset of a grid: a unit of 4:1:1 is 32 pixels wide.
const maxUnitSide = 31

// String is the compression for people: "JPEG quality 30, 4:2:0".
func (j JPEG) String() string {
	if j.Quality == 0 {
		return "JPEG of any quality"
	}
	text := fmt.Sprintf("JPEG quality %d", j.Quality)
	if len(j.Tables) > 0 {
		if _, exact := jpeg.Quality(j.Tables...); !exact {
			text = fmt.Sprintf("JPEG with tables of its own, close to quality %d", j.Quality)
		}
	}
	if j.Sampling != "" {
		text += ", " + j.Sampling
	}
	return text
}
