package restoration

import (
	"io/fs"
	"os"
	"path"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
)

// AvailableMemory is the memory, in bytes, that a new run may take: what the
// system says is available, or what the limit of the container, or of a group around the
// process, leaves where that is less. ok is false where the system does not say.
func AvailableMemory() (bytes uint64, ok bool) { return availableMemory(os.DirFS("/")) }

// memoryForRun is the memory, in bytes, that a run may take in all: what is available,
// and what this process holds already. The photo is in the estimate of a run, so
// that it must not be taken off twice, and the answer is the same before the photo
// is read and after it.
func memoryForRun() (bytes uint64, ok bool) {
	bytes, ok = AvailableMemory()
	return bytes + ownMemory(), ok
}

// ownMemory is what the program holds of the system's memory, in bytes, less what
// libraries such as the network's took by themselves.
func ownMemory() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64() - s[1].Value.Uint64()
}

// availableMemory reads the system's files below root.
func availableMemory(root fs.FS) (bytes uint64, ok bool) {
	bytes, ok = memAvailable(root)
	for _, group := range controlGroups(root) {
		if left, limited := groupLeaves(root, group); limited && (!ok || left < bytes) {
			bytes, ok = left, true
		}
	}
	return bytes, ok
}

// controlGroups lists the folders of the control groups (version 2) that this process is
// in, from the outermost that it sees.
func controlGroups(root fs.FS) []string {
	const top = "sys/fs/cgroup"
	out := []string{top}
	data, _ := fs.ReadFile(root, "proc/self/cgroup")
	for line := range strings.Lines(string(data)) {
		name, unified := strings.CutPrefix(strings.TrimSpace(line), "0::")
		if !unified {
			continue
		}
		for dir := path.Join("/", name); dir != "/"; dir = path.Dir(dir) {
			out = slices.Insert(out, 1, top+dir)
		}
	}
	return out
}

// groupLeaves is the memory in bytes that a control group's limit leaves; limited is false
// where it has none.
func groupLeaves(root fs.FS, group string) (bytes uint64, limited bool) {
	limit, limited := readCount(root, group+"/memory.max")
	used, known := readCount(root, group+"/memory.current")
	if !limited || !known {
		return 0, false
	}
	left := limit - min(used, limit)
	if cache, ok := statField(root, group+"/memory.stat", "inactive_file", ""); ok {
		left = min(left+cache, limit) // the kernel gives cached files back when asked
	}
	return left, true
}

func memAvailable(root fs.FS) (uint64, bool) {
	kib, ok := statField(root, "proc/meminfo", "MemAvailable:", "kB")
	return kib << 10, ok
}

// statField finds a line "name number [unit]" in a file of such lines.
func statField(root fs.FS, path, name, unit string) (uint64, bool) {
	data, err := fs.ReadFile(root, path)
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(data)) {
		f := strings.Fields(line)
		if len(f) >= 2 && f[0] == name && (unit == "" || len(f) == 3 && f[2] == unit) {
			v, err := strconv.ParseUint(f[1], 10, 64)
			return v, err == nil
		}
	}
	return 0, false
}

// readCount reads a file that holds one number; "max" is none.
func readCount(root fs.FS, path string) (uint64, bool) {
	data, err := fs.ReadFile(root, path)
	if err != nil {
		return 0, false
	}
	v, err := strconv.ParseUint(strings.TrimSpace(string(data)), 10, 64)
	return v, err == nil
}
