package onnx

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// externalTensor is a tensor whose data lies in another file.
type externalTensor struct {
	tensor   string
	location string // slash-separated, relative to the model's folder
	end      int64  // bytes that the file must have
}

// externalTensor reads where a tensor's data lies. Every entry is looked at, because
// a key that occurs twice is read differently by different programs.
func (t *tensor) externalTensor() (externalTensor, error) {
	x := externalTensor{tensor: t.name}
	var offset int64
	seen := map[string]bool{}
	for _, e := range t.external {
		if seen[e.key] {
			return x, t.refuse("says twice where its data lies")
		}
		seen[e.key] = true
		switch e.key {
		case "location":
			x.location = e.value
		case "offset", "length":
			n, err := strconv.ParseInt(e.value, 10, 64)
			if err != nil || n < 0 || n > 1<<44 {
				return x, t.refuse("lies at an impossible place of its file")
			}
			if e.key == "offset" {
				offset = n
			} else if n != t.bytes() {
				return x, t.refuse("claims another size than its data has")
			}
		}
	}
	if !plainRelative(x.location) {
		return x, fail(ErrUnsafe, "The model is refused: it wants to read %q, and a model may only read files in its own folder.", printable(x.location))
	}
	x.end = offset + t.bytes()
	return x, nil
}

// plainRelative tells whether a location stays in its folder by its text alone, on
// every system: no "..", no drive, no backslash, and none of the runtime's own
// escapes such as "*/_ORT_MEM_ADDR_/*", which reads the program's memory.
func plainRelative(location string) bool {
	if location == "" || len(location) > 1024 || strings.ContainsAny(location, "\\:*?\"<>|") {
		return false
	}
	for _, r := range location {
		if r < ' ' || r == 0x7f {
			return false
		}
	}
	for _, part := range strings.Split(strings.TrimPrefix(location, "./"), "/") {
		if part == "" || part == "." || part == ".." {
			return false
		}
	}
	return filepath.IsLocal(filepath.FromSlash(location))
}

// checkExternal looks at the files that hold the model's tensors and hashes them.
// folder is empty for a model in memory, which may have none.
func (m *model) checkExternal(folder string) ([]ExternalFile, error) {
	if len(m.external) == 0 {
		return nil, nil
	}
	if folder == "" {
		return nil, fail(ErrUnsafe, "The model keeps its weights in another file (%q) and has to be opened from its folder.", printable(m.external[0].location))
	}
	need := map[string]int64{}
	var names []string
	for _, x := range m.external {
		name := strings.TrimPrefix(x.location, "./")
		if _, ok := need[name]; !ok {
			names = append(names, name)
		}
		need[name] = max(need[name], x.end)
	}
	slices.Sort(names)
	var out []ExternalFile
	for _, name := range names {
		f, err := hashExternal(folder, name, need[name])
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// hashExternal looks at one external file.
func hashExternal(folder, name string, need int64) (ExternalFile, error) {
	f, err := openInside(folder, name)
	if err != nil {
		return ExternalFile{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return ExternalFile{}, failCause(ErrNotModel, err, "The model's file %q cannot be read: %v.", name, err)
	}
	if info.Size() < need {
		return ExternalFile{}, fail(ErrNotModel, "The model's file %q is incomplete: it has %d bytes and needs %d. Copy or download it again.", name, info.Size(), need)
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ExternalFile{}, failCause(ErrNotModel, err, "The model's file %q cannot be read: %v.", name, err)
	}
	return ExternalFile{Name: name, Size: info.Size(), SHA256: hex.EncodeToString(h.Sum(nil))}, nil
}

// openInside opens an ordinary file of the model's folder, by a name that
// plainRelative accepts, without following a link anywhere below the folder.
func openInside(folder, name string) (*os.File, error) {
	path := folder
	for _, part := range strings.Split(name, "/") {
		path = filepath.Join(path, part)
		info, err := os.Lstat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, failCause(ErrNotModel, err, "The model needs the file %q beside it, which is missing. Put it into the model's folder.", name)
		case err != nil:
			return nil, failCause(ErrNotModel, err, "The model's file %q cannot be read: %v.", name, errors.Unwrap(err))
		case info.Mode()&fs.ModeSymlink != 0:
			return nil, fail(ErrUnsafe, "The model is refused: its file %q is a link, and a model may only read files in its own folder. Put the file itself there.", name)
		}
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, failCause(ErrNotModel, err, "The model's folder cannot be read: %v.", err)
	}
	defer func() { _ = root.Close() }()
	// Not blocking: a pipe in the place of the file would wait for ever.
	f, err := root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|nonBlock, 0)
	if err != nil {
		return nil, failCause(ErrNotModel, err, "The model's file %q cannot be read: %v.", name, err)
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, fail(ErrUnsafe, "The model is refused: %q is not an ordinary file.", name)
	}
	return f, nil
}
