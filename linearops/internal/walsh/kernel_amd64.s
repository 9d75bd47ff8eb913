//go:build amd64 && !purego

#include "textflag.h"

// Registers of the radix kernels: DI the group, SI its second half where there is
// one, R8 the distance h in bytes, R9 = 3 R8, R10 the bytes of a group, BX the end
// of the memory, CX the values of a distance that are left.

// func radix2AVX2(x *float32, h, n int)
TEXT ·radix2AVX2(SB), NOSPLIT, $0-24
	MOVQ x+0(FP), DI
	MOVQ h+8(FP), R8
	MOVQ n+16(FP), BX
	SHLQ $2, R8
	LEAQ (DI)(BX*4), BX

group2:
	MOVQ R8, CX

inner2:
	VMOVUPS (DI), Y0
	VMOVUPS (DI)(R8*1), Y1
	VADDPS  Y1, Y0, Y2
	VSUBPS  Y1, Y0, Y3
	VMOVUPS Y2, (DI)
	VMOVUPS Y3, (DI)(R8*1)
	ADDQ    $32, DI
	SUBQ    $32, CX
	JNZ     inner2
	ADDQ    R8, DI
	CMPQ    DI, BX
	JB      group2
	VZEROUPPER
	RET

// func radix4AVX2(x *float32, h, n int)
TEXT ·radix4AVX2(SB), NOSPLIT, $0-24
	MOVQ x+0(FP), DI
	MOVQ h+8(FP), R8
	MOVQ n+16(FP), BX
	SHLQ $2, R8
	LEAQ (R8)(R8*2), R9
	LEAQ (DI)(BX*4), BX

group4:
	MOVQ R8, CX

inner4:
	VMOVUPS (DI), Y0
	VMOVUPS (DI)(R8*1), Y1
	VMOVUPS (DI)(R8*2), Y2
	VMOVUPS (DI)(R9*1), Y3
	VADDPS  Y1, Y0, Y4
	VSUBPS  Y1, Y0, Y5
	VADDPS  Y3, Y2, Y6
	VSUBPS  Y3, Y2, Y7
	VADDPS  Y6, Y4, Y0
	VADDPS  Y7, Y5, Y1
	VSUBPS  Y6, Y4, Y2
	VSUBPS  Y7, Y5, Y3
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, (DI)(R8*1)
	VMOVUPS Y2, (DI)(R8*2)
	VMOVUPS Y3, (DI)(R9*1)
	ADDQ    $32, DI
	SUBQ    $32, CX
	JNZ     inner4
	ADDQ    R9, DI
	CMPQ    DI, BX
	JB      group4
	VZEROUPPER
	RET

// func radix8AVX2(x *float32, h, n int)
TEXT ·radix8AVX2(SB), NOSPLIT, $0-24
	MOVQ x+0(FP), DI
	MOVQ h+8(FP), R8
	MOVQ n+16(FP), BX
	SHLQ $2, R8
	LEAQ (R8)(R8*2), R9
	LEAQ (DI)(BX*4), BX
	LEAQ (R9)(R8*4), R10 // 7 h, from the end of the first eighth to the next group

group8:
	MOVQ R8, CX
	LEAQ (DI)(R8*4), SI

inner8:
	VMOVUPS (DI), Y0
	VMOVUPS (DI)(R8*1), Y1
	VMOVUPS (DI)(R8*2), Y2
	VMOVUPS (DI)(R9*1), Y3
	VMOVUPS (SI), Y4
	VMOVUPS (SI)(R8*1), Y5
	VMOVUPS (SI)(R8*2), Y6
	VMOVUPS (SI)(R9*1), Y7
	VADDPS  Y1, Y0, Y8
	VSUBPS  Y1, Y0, Y9
	VADDPS  Y3, Y2, Y10
	VSUBPS  Y3, Y2, Y11
	VADDPS  Y5, Y4, Y12
	VSUBPS  Y5, Y4, Y13
	VADDPS  Y7, Y6, Y14
	VSUBPS  Y7, Y6, Y15
	VADDPS  Y10, Y8, Y0
	VADDPS  Y11, Y9, Y1
	VSUBPS  Y10, Y8, Y2
	VSUBPS  Y11, Y9, Y3
	VADDPS  Y14, Y12, Y4
	VADDPS  Y15, Y13, Y5
	VSUBPS  Y14, Y12, Y6
	VSUBPS  Y15, Y13, Y7
	VADDPS  Y4, Y0, Y8
	VADDPS  Y5, Y1, Y9
	VADDPS  Y6, Y2, Y10
	VADDPS  Y7, Y3, Y11
	VSUBPS  Y4, Y0, Y12
	VSUBPS  Y5, Y1, Y13
	VSUBPS  Y6, Y2, Y14
	VSUBPS  Y7, Y3, Y15
	VMOVUPS Y8, (DI)
	VMOVUPS Y9, (DI)(R8*1)
	VMOVUPS Y10, (DI)(R8*2)
	VMOVUPS Y11, (DI)(R9*1)
	VMOVUPS Y12, (SI)
	VMOVUPS Y13, (SI)(R8*1)
	VMOVUPS Y14, (SI)(R8*2)
	VMOVUPS Y15, (SI)(R9*1)
	ADDQ    $32, DI
	ADDQ    $32, SI
	SUBQ    $32, CX
	JNZ     inner8
	ADDQ    R10, DI
	CMPQ    DI, BX
	JB      group8
	VZEROUPPER
	RET

// Signs of the second value of each pair at distance 1, 2, 4: a - b is (-b) + a.
DATA signs<>+0(SB)/8, $0x8000000000000000
DATA signs<>+8(SB)/8, $0x8000000000000000
DATA signs<>+16(SB)/8, $0x8000000000000000
DATA signs<>+24(SB)/8, $0x8000000000000000
DATA signs<>+32(SB)/8, $0x0000000000000000
DATA signs<>+40(SB)/8, $0x8000000080000000
DATA signs<>+48(SB)/8, $0x0000000000000000
DATA signs<>+56(SB)/8, $0x8000000080000000
DATA signs<>+64(SB)/8, $0x0000000000000000
DATA signs<>+72(SB)/8, $0x0000000000000000
DATA signs<>+80(SB)/8, $0x8000000080000000
DATA signs<>+88(SB)/8, $0x8000000080000000
GLOBL signs<>(SB), RODATA|NOPTR, $96

// func first8AVX2(x *float32, n int)
TEXT ·first8AVX2(SB), NOSPLIT, $0-16
	MOVQ    x+0(FP), DI
	MOVQ    n+8(FP), BX
	LEAQ    (DI)(BX*4), BX
	VMOVUPS signs<>+0(SB), Y5
	VMOVUPS signs<>+32(SB), Y6
	VMOVUPS signs<>+64(SB), Y7

eight:
	VMOVUPS    (DI), Y0
	VPERMILPS  $0xB1, Y0, Y1
	VXORPS     Y5, Y0, Y0
	VADDPS     Y1, Y0, Y0
	VPERMILPS  $0x4E, Y0, Y1
	VXORPS     Y6, Y0, Y0
	VADDPS     Y1, Y0, Y0
	VPERM2F128 $0x01, Y0, Y0, Y1
	VXORPS     Y7, Y0, Y0
	VADDPS     Y1, Y0, Y0
	VMOVUPS    Y0, (DI)
	ADDQ       $32, DI
	CMPQ       DI, BX
	JB         eight
	VZEROUPPER
	RET
