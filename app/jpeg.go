package app

import (
	"fmt"
	"strconv"

	"github.com/spf13/pflag"

	"afterimage/restoration"
	"afterimage/restoration/jpeg"
	"afterimage/restoration/photo"
)

// setJPEG applies --jpeg-quality: what is known of the compression begins anew, and so
// does the noise that follows from it.
func (f *restoreFlags) setJPEG(s *restoration.Settings, fs *pflag.FlagSet) error {
	quality := 0
	if f.jpegQuality != "auto" {
		var err error
		if quality, err = strconv.Atoi(f.jpegQuality); err != nil || quality < 1 || quality > 100 {
			return fmt.Errorf("the JPEG quality is %q; it must be from 1 to 100, or auto", f.jpegQuality)
		}
	}
	s.JPEG = nil
	if quality > 0 {
		s.JPEG = &restoration.JPEG{Quality: quality}
	}
	if !fs.Changed("noise") {
		s.Noise = restoration.Noise{Auto: true}
	}
	return nil
}

// readBeside reads what some tasks need beside the photo's pixels: the mask, and what a
// JPEG file keeps.
func (j *job) readBeside(mask string, s restoration.Settings, in *restoration.Inputs) (err error) {
	if mask != "" {
		if j.mask, err = readMask(mask, j.photo); err != nil {
			return err
		}
		in.Mask = j.mask.pixels
	}
	in.JPEG, err = readCoding(j.photo.Path, s)
	return err
}

// readCoding reads what a JPEG file keeps of its photo, where the task needs it.
func readCoding(path string, s restoration.Settings) (*jpeg.Coding, error) {
	if s.Task != restoration.RemoveJPEG || s.Simulate {
		return nil, nil
	}
	return photo.ReadCoding(path)
}

// noteJPEG says how the photo was compressed, which the run goes by.
func (j *job) noteJPEG() {
	s := j.plan.Settings
	if s.Task != restoration.RemoveJPEG || s.JPEG == nil {
		return
	}
	from := map[restoration.JPEGSource]string{
		restoration.FromFile:   "by the tables of the file",
		restoration.FromPixels: "by the traces in the pixels",
		restoration.Simulated:  "simulated",
	}[s.JPEG.Source]
	j.note("%s, %s", s.JPEG, from)
	if c := j.photo.Compression; c != nil && s.JPEG.Source == restoration.FromPixels {
		j.note("the file itself is %s; its own compression stays", describeCompression(c))
	}
}

// describeCompression is a file's compression for people: "JPEG quality 30, 4:2:0".
func describeCompression(c *photo.Compression) string {
	j := restoration.JPEG{Tables: c.Tables, Sampling: c.Sampling.String()}
	j.Quality, _ = c.Quality()
	if c.Gray() {
		j.Sampling = restoration.GraySampling
	}
	return j.String()
}
