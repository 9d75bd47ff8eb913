package state

import (
	"runtime/debug"

	"afterimage/restoration"
)

// worthRelease is the number of pixels from which a run leaves much behind.
const worthRelease = 512 * 512

// release gives the memory that a run no longer needs back to the system, on a goroutine
// of its own: what the prior's runtime holds, and garbage. pixels is the size of the
// result.
func release(d restoration.Denoiser, pixels int) {
	if pixels < worthRelease {
		return
	}
	go func() {
		if r, ok := d.(interface{ Release() }); ok {
			r.Release()
		}
		debug.FreeOSMemory()
	}()
}
