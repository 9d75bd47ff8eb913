package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"afterimage/restoration/photo"
)

// outputs are the paths of all files of one restoration.
type outputs struct {
	photo.Names
	composed       string // empty without a composition
	kernel         string // a picture of the kernel that was estimated; empty for none
	labels, reveal string // weights that the recipe needs beside it; empty where there are none
}

// Pictures lists the picture files.
func (o outputs) Pictures() []string {
	list := append([]string(nil), o.Names.Pictures()...)
	if o.composed != "" {
		list = append(list, o.composed)
	}
	return list
}

// All lists every file, the recipe last.
func (o outputs) All() []string {
	list := o.Pictures()
	for _, path := range []string{o.labels, o.reveal, o.kernel} {
		if path != "" {
			list = append(list, path)
		}
	}
	return append(list, o.Recipe)
}

// input is a file that a run reads, and must therefore not write.
type input struct{ what, path string }

// check tells before the run whether every output can be written: its folder is
// there and takes files, its name is not too long, its format is known, it is no
// input of the run, no two lead to one file, and nothing is there yet unless
// overwrite is set. Nothing remains on the disk.
func (o outputs) check(inputs []input, overwrite bool) error {
	for _, path := range o.All() {
		if err := checkName(path); err != nil {
			return err
		}
	}
	for _, path := range o.Pictures() {
		if err := photo.CheckOutput(path, photo.WriteOptions{}); err != nil {
			return err
		}
	}
	for _, path := range o.All() {
		if err := checkTarget(path, inputs, overwrite); err != nil {
			return err
		}
	}
	return o.checkDistinct()
}

// maxName is the largest number of bytes of a file's name on the file systems of
// Linux, without its folder.
const maxName = 255

// checkName tells whether a file can have a name at all, and whether a link of that
// name leads somewhere.
func checkName(path string) error {
	name := filepath.Base(path)
	info, err := os.Lstat(path)
	switch {
	case len(name) > maxName || errors.Is(err, syscall.ENAMETOOLONG):
		return fmt.Errorf("the file name %.40s... is too long (%d bytes; at most %d are possible); choose a shorter one with -o", name, len(name), maxName)
	case err != nil || info.Mode()&fs.ModeSymlink == 0:
		return nil
	}
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("%s is a link that leads to no file; remove it, or choose another name with -o", path)
	}
	return nil
}

// checkDistinct refuses names that lead to one file: of the results written to it
// only the last would remain.
func (o outputs) checkDistinct() error {
	for _, path := range append(o.Pictures(), o.Recipe) {
		if o.kernel != "" && filepath.Clean(path) == filepath.Clean(o.kernel) {
			return fmt.Errorf("the kernel and a result would both be %s; choose another name with --save-kernel", path)
		}
	}
	var seen []fs.FileInfo
	var paths []string
	for _, path := range o.All() {
		info, err := os.Stat(path)
		if err != nil {
			continue // nothing is there
		}
		for i, other := range seen {
			if os.SameFile(info, other) {
				return fmt.Errorf("%s and %s are the same file; remove one of them, or choose another name with -o", paths[i], path)
			}
		}
		seen, paths = append(seen, info), append(paths, path)
	}
	return nil
}

// checkTarget tells whether a file may take the place of what is at path.
func checkTarget(path string, inputs []input, overwrite bool) error {
	info, err := os.Stat(path)
	if err != nil {
		return nil // nothing is there
	}
	for _, in := range inputs {
		if source, err := os.Stat(in.path); err == nil && os.SameFile(source, info) {
			return fmt.Errorf("%s is %s itself and is never overwritten; choose another name with -o", path, in.what)
		}
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a file; choose another name with -o", path)
	}
	if !overwrite {
		return fmt.Errorf("%s exists already; choose another name with -o, or add --overwrite", path)
	}
	return nil
}

// plain is what the system said about a file, without the name of the call.
func plain(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}
