import { j as LockstepError } from "./file-work.js";
import { bn as isYamlList, wn as mapOf, xn as isYamlMap } from "./pipeline.js";
import { d as positionAt, i as largeYamlLimits, t as parseYaml } from "./parse.js";

// node_modules/smol-toml/dist/error.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
function getLineColFromPtr(string, ptr) {
	let lines = string.slice(0, ptr).split(/\r?\n/);
	return [lines.length, lines.pop().length + 1];
}
function makeCodeBlock(string, line, column) {
	let lines = string.split(/\r?\n/);
	let codeblock = "";
	let numberLen = (Math.log10(line + 1) | 0) + 1;
	for (let i = line - 1; i <= line + 1; i++) {
		let l = lines[i - 1];
		if (!l) continue;
		codeblock += i.toString().padEnd(numberLen, " ");
		codeblock += ":  ";
		codeblock += l;
		codeblock += "\n";
		if (i === line) {
			codeblock += " ".repeat(numberLen + column + 2);
			codeblock += "^\n";
		}
	}
	return codeblock;
}
var TomlError = class TomlError extends Error {
	line;
	column;
	codeblock;
	constructor(message, options) {
		const [line, column] = getLineColFromPtr(options.toml, options.ptr);
		const codeblock = makeCodeBlock(options.toml, line, column);
		super(`Invalid TOML document: ${message}\n\n${codeblock}`, options);
		this.line = line;
		this.column = column;
		this.codeblock = codeblock;
	}
	/** @internal */
	static x(message, ctx, ptr) {
		throw new TomlError(message, {
			toml: ctx.s,
			ptr: ptr ?? ctx.p
		});
	}
};

// node_modules/smol-toml/dist/primitive.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
/** @internal */
function parseString(ctx) {
	let startPtr = ctx.p;
	let c = ctx.s.charCodeAt(ctx.p++);
	let first = c;
	let isLiteral = c === 39;
	let isMultiline = c === ctx.s.charCodeAt(ctx.p) && c === ctx.s.charCodeAt(ctx.p + 1);
	if (isMultiline) {
		if ((c = ctx.s.charCodeAt(ctx.p += 2)) === 10) ctx.p++;
		else if (c === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10) ctx.p += 2;
	}
	let parsed = "";
	let sliceStart = ctx.p;
	let state = 0;
	for (; ctx.p < ctx.s.length; ctx.p++) {
		c = ctx.s.charCodeAt(ctx.p);
		if (isMultiline && (c === 10 || c === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10)) state = state && 3;
		else if (c < 32 && c !== 9 || c === 127) TomlError.x("control characters are not allowed in strings", ctx);
		else if ((!state || state === 3) && c === first && (!isMultiline || ctx.s.charCodeAt(ctx.p + 1) === first && ctx.s.charCodeAt(ctx.p + 2) === first)) {
			if (isMultiline) {
				if (ctx.s.charCodeAt(ctx.p + 3) === first) ctx.p++;
				if (ctx.s.charCodeAt(ctx.p + 3) === first) ctx.p++;
			}
			if (!state) {
				let s = ctx.s.slice(sliceStart, ctx.p);
				parsed = parsed ? parsed + s : s;
			}
			ctx.p += isMultiline ? 3 : 1;
			return parsed;
		} else if (!state) {
			if (!isLiteral && c === 92) {
				parsed += ctx.s.slice(sliceStart, sliceStart = ctx.p);
				state = 1;
			}
		} else if (state === 1) {
			if (c === 120 || c === 117 || c === 85) {
				let errPtr = ctx.p++ - 1;
				let value = 0;
				let len = c === 120 ? 2 : c === 117 ? 4 : 8;
				for (let j = 0; j < len; j++, ctx.p++) {
					let hex = ctx.s.charCodeAt(ctx.p);
					let digit = hex >= 48 && hex <= 57 ? hex - 48 : hex >= 65 && hex <= 70 ? hex - 65 + 10 : hex >= 97 && hex <= 102 ? hex - 97 + 10 : -1;
					if (digit < 0) TomlError.x("invalid non-hex character in unicode escape", ctx);
					value = value << 4 | digit;
				}
				if (value < 0 || value > 1114111 || value >= 55296 && value <= 57343) TomlError.x("invalid unicode escape", ctx, errPtr);
				parsed += String.fromCodePoint(value);
				sliceStart = ctx.p--;
				state = 0;
			} else if (isMultiline && (c === 32 || c === 9)) state = 2;
			else {
				if (c === 98) parsed += "\b";
				else if (c === 116) parsed += "	";
				else if (c === 110) parsed += "\n";
				else if (c === 102) parsed += "\f";
				else if (c === 114) parsed += "\r";
				else if (c === 101) parsed += "\x1B";
				else if (c === 34) parsed += "\"";
				else if (c === 92) parsed += "\\";
				else TomlError.x("unrecognised escape sequence", ctx);
				sliceStart = ctx.p + 1;
				state = 0;
			}
		} else if (c !== 32 && c !== 9) {
			if (state === 2) TomlError.x("invalid escape: only line-ending whitespace may be escaped", ctx, sliceStart);
			state = !isLiteral && c === 92 ? 1 : 0;
			sliceStart = ctx.p;
		}
	}
	TomlError.x("unfinished string", ctx, startPtr);
}

// node_modules/smol-toml/dist/date.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
let DATE_TIME_RE = /^(\d{4}-\d{2}-\d{2})?[Tt ]?(?:(\d{2}):\d{2}(?::\d{2}(?:\.\d+)?)?)?(Z|z|[-+]\d{2}:\d{2})?$/i;
var TomlDate = class TomlDate extends Date {
	#hasDate = false;
	#hasTime = false;
	#offset = null;
	constructor(date, fasttype, unsafeDelim) {
		let hasDate = true;
		let hasTime = true;
		let offset = "Z";
		let c;
		if (typeof date === "string") {
			if (fasttype) prep: {
				if (fasttype < 3) {
					if (+date.slice(11, 13) > 23) {
						date = "";
						break prep;
					}
					if (fasttype === 2) {
						offset = null;
						date += "Z";
					} else if ((c = date.charCodeAt(date.length - 1)) !== 90 && c !== 122) offset = date.slice(date.length - 6);
					if (unsafeDelim) date = date.slice(0, 10) + "T" + date.slice(11);
				} else if (fasttype === 4) date = +date.slice(0, 2) > 23 ? "" : `0000-01-01T${date}Z`;
				hasDate = fasttype !== 4;
				hasTime = fasttype !== 3;
			}
			else {
				let match = date.match(DATE_TIME_RE);
				if (match) {
					if (!match[1]) {
						hasDate = false;
						date = `0000-01-01T${date}`;
					}
					hasTime = !!match[2];
					hasTime && date[10] === " " && (date = date.replace(" ", "T"));
					if (match[2] && +match[2] > 23) date = "";
					else {
						offset = match[3] || null;
						if (!offset && hasTime) date += "Z";
					}
				} else date = "";
			}
		}
		super(date);
		if (!isNaN(this.getTime())) {
			this.#hasDate = hasDate;
			this.#hasTime = hasTime;
			this.#offset = offset;
		}
	}
	isDateTime() {
		return this.#hasDate && this.#hasTime;
	}
	isLocal() {
		return !this.#hasDate || !this.#hasTime || !this.#offset;
	}
	isDate() {
		return this.#hasDate && !this.#hasTime;
	}
	isTime() {
		return this.#hasTime && !this.#hasDate;
	}
	isValid() {
		return this.#hasDate || this.#hasTime;
	}
	toISOString() {
		let iso = super.toISOString();
		if (this.isDate()) return iso.slice(0, 10);
		if (this.isTime()) return iso.slice(11, 23);
		if (this.#offset === null) return iso.slice(0, -1);
		if (this.#offset === "Z" || this.#offset === "z") return iso;
		let offset = +this.#offset.slice(1, 3) * 60 + +this.#offset.slice(4, 6);
		offset = this.#offset[0] === "-" ? offset : -offset;
		return (/* @__PURE__ */ new Date(this.getTime() - offset * 6e4)).toISOString().slice(0, -1) + this.#offset;
	}
	static wrapAsOffsetDateTime(jsDate, offset = "Z") {
		let date = new TomlDate(jsDate);
		date.#offset = offset;
		return date;
	}
	static wrapAsLocalDateTime(jsDate) {
		let date = new TomlDate(jsDate);
		date.#offset = null;
		return date;
	}
	static wrapAsLocalDate(jsDate) {
		let date = new TomlDate(jsDate);
		date.#hasTime = false;
		date.#offset = null;
		return date;
	}
	static wrapAsLocalTime(jsDate) {
		let date = new TomlDate(jsDate);
		date.#hasDate = false;
		date.#offset = null;
		return date;
	}
};

// node_modules/smol-toml/dist/extract.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
function isDigit(char, base = 10) {
	return base === 16 ? char > 47 && char < 58 || char > 64 && char < 71 || char > 96 && char < 103 : char > 47 && char < 48 + base;
}
function isEndOfValue(char, delim) {
	return char === 32 || char === 9 || char === 10 || char === 13 || delim && (char === delim || char === 44) || char === 35;
}
/** @internal */
function extractValue(ctx, end) {
	let errPtr = ctx.p;
	let c = ctx.s.charCodeAt(ctx.p);
	if (c === 91 || c === 123) {
		ctx.d-- || TomlError.x("document contains excessively nested structures. aborting.", ctx);
		let value = c === 91 ? parseArray(ctx) : parseInlineTable(ctx);
		ctx.d++;
		return value;
	}
	if (c === 34 || c === 39) return parseString(ctx);
	if (c === 116) {
		if (ctx.s.charCodeAt(++ctx.p) !== 114 || ctx.s.charCodeAt(++ctx.p) !== 117 || ctx.s.charCodeAt(++ctx.p) !== 101) TomlError.x("invalid value", ctx, errPtr);
		return ctx.p++, true;
	}
	if (c === 102) {
		if (ctx.s.charCodeAt(++ctx.p) !== 97 || ctx.s.charCodeAt(++ctx.p) !== 108 || ctx.s.charCodeAt(++ctx.p) !== 115 || ctx.s.charCodeAt(++ctx.p) !== 101) TomlError.x("invalid value", ctx, errPtr);
		return ctx.p++, false;
	}
	if (c === 43 || c === 45) return parseNumber(ctx, ctx.p, ctx.s.charCodeAt(++ctx.p), 44 - c, end);
	if (ctx.s.charCodeAt(ctx.p + 4) === 45 && ctx.s.charCodeAt(ctx.p + 7) === 45) return parseDate(ctx, c, end);
	if (ctx.s.charCodeAt(ctx.p + 2) === 58) return parseTime(ctx, c, end);
	return parseNumber(ctx, ctx.p, c, 0, end);
}
function parseNumber(ctx, startPtr, startChr, sign, endChr) {
	let c = startChr;
	let state = 0;
	let hasUnderscores = false;
	if (c === 105) {
		if (ctx.s.charCodeAt(++ctx.p) !== 110 || ctx.s.charCodeAt(++ctx.p) !== 102) TomlError.x("invalid value", ctx, startPtr);
		return ctx.p++, (sign || 1) / 0;
	}
	if (c === 110) {
		if (ctx.s.charCodeAt(++ctx.p) !== 97 || ctx.s.charCodeAt(++ctx.p) !== 110) TomlError.x("invalid value", ctx, startPtr);
		return ctx.p++, NaN;
	}
	if (c === 48) {
		if (++ctx.p >= ctx.s.length || isEndOfValue(c = ctx.s.charCodeAt(ctx.p), endChr)) return ctx.bi === true ? 0n : 0;
		if (!sign) {
			if (c === 120) return parseIntegerBaseN(ctx, startPtr, 16, endChr);
			else if (c === 98) return parseIntegerBaseN(ctx, startPtr, 2, endChr);
			else if (c === 111) return parseIntegerBaseN(ctx, startPtr, 8, endChr);
		}
		if (c === 46) state = 2;
		else if (c === 101 || c === 69) state = 4;
		else TomlError.x("illegal leading zero", ctx, startPtr);
	} else if (!isDigit(c)) TomlError.x("invalid value", ctx, startPtr);
	while (++ctx.p < ctx.s.length && (c = ctx.s.charCodeAt(ctx.p), !isEndOfValue(c, endChr))) {
		if (!state) state = 1;
		if (c === 95) {
			if (!(state & 1)) TomlError.x("illegal underscore", ctx);
			state += 11;
			hasUnderscores = true;
		} else if (state === 1 && c === 46) state = 2;
		else if ((state === 1 || state === 3) && (c === 101 || c === 69)) state = 4;
		else if (state === 4 && (c === 43 || c === 45)) state = 6;
		else if (!isDigit(c)) TomlError.x(`illegal character in numeric literal`, ctx);
		else if (state > 9) state -= 11;
		else if (!(state & 1)) state++;
	}
	if (!state) {
		let val = (startChr - 48) * (sign || 1);
		return ctx.bi === true ? BigInt(val) : val;
	}
	if (!(state & 1)) TomlError.x("unfinished numeric value", ctx, startPtr);
	let str = ctx.s.slice(startPtr, ctx.p);
	if (hasUnderscores) str = str.replaceAll("_", "");
	return state > 1 ? parseFloat(str) : parseInteger(ctx, str, 10, startPtr);
}
function parseIntegerBaseN(ctx, startPtr, base, endChr) {
	let c, underscore = 1;
	while (++ctx.p < ctx.s.length && (c = ctx.s.charCodeAt(ctx.p), !isEndOfValue(c, endChr))) if (c === 95) {
		if (underscore & 1) TomlError.x("illegal underscore", ctx);
		underscore = 3;
	} else if (!isDigit(c, base)) TomlError.x(`illegal character in numeric literal`, ctx);
	else if (underscore & 1) underscore--;
	if (underscore & 1) TomlError.x("unfinished numeric value", ctx);
	let str = ctx.s.slice(startPtr + 2, ctx.p);
	if (underscore) str = str.replaceAll("_", "");
	return parseInteger(ctx, str, base, startPtr);
}
function parseInteger(ctx, str, base, startPtr) {
	if (ctx.bi !== true) int: {
		let val = parseInt(str, base);
		if (!Number.isSafeInteger(val)) {
			if (ctx.bi) break int;
			TomlError.x("integer value cannot be represented losslessly", ctx, startPtr);
		}
		return val;
	}
	return base === 10 ? BigInt(str) : BigInt((base === 2 ? "0b" : base === 8 ? "0o" : "0x") + str);
}
function parseDate(ctx, c, endChr) {
	let startPtr = ctx.p++, unsafeSeparator;
	if (!isDigit(c) || !isDigit(ctx.s.charCodeAt(ctx.p++)) || !isDigit(ctx.s.charCodeAt(ctx.p++)) || !isDigit(ctx.s.charCodeAt(ctx.p++))) return parseNumber(ctx, ctx.p = startPtr, c, 0, endChr);
	ctx.p += 5;
	if (!isDigit(ctx.s.charCodeAt(ctx.p++))) TomlError.x("invalid date-time: date part is malformed", ctx, startPtr);
	if (ctx.p >= ctx.s.length || ((c = ctx.s.charCodeAt(ctx.p)) !== 32 || (unsafeSeparator = true, !isDigit(ctx.s.charCodeAt(ctx.p + 1)))) && c !== 84 && c !== 116) return readDate(ctx, ctx.s.slice(startPtr, ctx.p), 3, false, startPtr);
	if (ctx.s.charCodeAt(ctx.p += 3) !== 58) TomlError.x("invalid date-time: time part is malformed", ctx, startPtr);
	if (ctx.s.charCodeAt(ctx.p += 3) === 58) ctx.p += 3;
	if (ctx.s.charCodeAt(ctx.p) === 46) while (isDigit(ctx.s.charCodeAt(++ctx.p)));
	if (c = ctx.s.charCodeAt(ctx.p)) {
		if (c === 90 || c === 122) return readDate(ctx, ctx.s.slice(startPtr, ++ctx.p), 1, unsafeSeparator, startPtr, "[+00:00]");
		if (c === 43 || c === 45) return readDate(ctx, ctx.s.slice(startPtr, ctx.p += 6), 1, unsafeSeparator, startPtr, !ctx.ld && "[" + ctx.s.slice(ctx.p - 6, ctx.p) + "]");
	}
	return readDate(ctx, ctx.s.slice(startPtr, ctx.p), 2, unsafeSeparator, startPtr);
}
function parseTime(ctx, c, endChr) {
	let start = ctx.p;
	if (!isDigit(c) || !isDigit(ctx.s.charCodeAt(++ctx.p))) return parseNumber(ctx, --ctx.p, c, 0, endChr);
	if (ctx.s.charCodeAt(ctx.p += 4) === 58) ctx.p += 3;
	if (ctx.s.charCodeAt(ctx.p) === 46) while (isDigit(ctx.s.charCodeAt(++ctx.p)));
	return readDate(ctx, ctx.s.slice(start, ctx.p), 4, false, start);
}
function readDate(ctx, str, type, unsafeDelim, errPtr, temporalSuffix) {
	if (ctx.ld) {
		let date = new TomlDate(str, type, unsafeDelim);
		if (!date.isValid()) TomlError.x("invalid date", ctx, errPtr);
		return date;
	}
	try {
		if (temporalSuffix) str += temporalSuffix;
		switch (type) {
			case 1: return Temporal.ZonedDateTime.from(str);
			case 2: return Temporal.PlainDateTime.from(str);
			case 3: return Temporal.PlainDate.from(str);
			case 4: return Temporal.PlainTime.from(str);
		}
	} catch (e) {
		TomlError.x(e instanceof Error ? e.message : "" + e, ctx, errPtr);
	}
}

// node_modules/smol-toml/dist/util.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
/** @internal */
function skipComment(ctx) {
	for (; ctx.p < ctx.s.length; ctx.p++) {
		let c = ctx.s.charCodeAt(ctx.p);
		if (c === 10) break;
		if (c === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10) {
			ctx.p++;
			break;
		}
		if (c < 32 && c !== 9 || c === 127) TomlError.x("control characters are not allowed in comments", ctx);
	}
}
/** @internal */
function skipVoid(ctx, banNewLines, banComments) {
	let c;
	while (ctx.p < ctx.s.length) {
		while (ctx.p < ctx.s.length && ((c = ctx.s.charCodeAt(ctx.p)) === 32 || c === 9 || !banNewLines && (c === 10 || c === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10))) ctx.p++;
		if (banComments || c !== 35) break;
		skipComment(ctx);
	}
}

// node_modules/smol-toml/dist/struct.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
/** @internal */
function parseKey(ctx, end = 61) {
	let startPtr;
	let state = 0;
	let parsed = [];
	let sliceStart;
	let c = ctx.s.charCodeAt(startPtr = ctx.p);
	do
		if (c === end) {
			if (!state) TomlError.x("unexpected end of key", ctx);
			if (state === 1) parsed.push(ctx.s.slice(sliceStart, ctx.p));
			return ctx.p++, parsed;
		} else if (c === 46) {
			if (!state) TomlError.x("illegal empty bare key", ctx);
			if (state === 1) parsed.push(ctx.s.slice(sliceStart, ctx.p));
			state = 0;
		} else if (!state && (c === 34 || c === 39)) {
			if (c === ctx.s.charCodeAt(ctx.p + 1) && c === ctx.s.charCodeAt(ctx.p + 2)) TomlError.x("illegal quoted key: multiline strings are not allowed", ctx);
			parsed.push(parseString(ctx));
			state = 2;
			ctx.p--;
		} else if (c === 32 || c === 9) {
			if (state === 1) {
				parsed.push(ctx.s.slice(sliceStart, ctx.p));
				state = 2;
			}
		} else if (state === 2 || c < 48 && c !== 45 || c > 57 && c < 65 || c > 90 && c < 97 && c !== 95 || c > 122) TomlError.x("illegal character in key", ctx);
		else if (!state) {
			state = 1;
			sliceStart = ctx.p;
		}
	while (c = ctx.s.charCodeAt(++ctx.p));
	TomlError.x("incomplete key-value: cannot find end of key", ctx, startPtr);
}
/** @internal */
function parseInlineTable(ctx) {
	let startPtr = ctx.p++;
	let res = Object.create(null);
	let seen = /* @__PURE__ */ new Set();
	let c;
	while (ctx.p < ctx.s.length) {
		skipVoid(ctx);
		if ((c = ctx.s.charCodeAt(ctx.p)) === 125) {
			ctx.p++;
			return res;
		}
		let k;
		let t = res;
		let hasOwn = false;
		let errPtr = ctx.p;
		let key = parseKey(ctx);
		for (let i = 0; i < key.length; i++) {
			if (i) t = hasOwn ? t[k] : t[k] = Object.create(null);
			k = key[i];
			if ((hasOwn = Object.hasOwn(t, k)) && (typeof t[k] !== "object" || seen.has(t[k]))) TomlError.x("trying to redefine an already defined value", ctx, errPtr);
			let unsafe = k === "__proto__";
			if (ctx.uk && (unsafe || k === "constructor")) {
				t = ctx.uk !== 1 && TomlError.x("document contains an unsafe property", ctx, errPtr);
				break;
			}
			if (!hasOwn && unsafe) Object.defineProperty(t, k, {
				enumerable: true,
				configurable: true,
				writable: true
			});
		}
		if (hasOwn) TomlError.x("trying to redefine an already defined value", ctx, errPtr);
		skipVoid(ctx, true, true);
		let value = extractValue(ctx, 125);
		if (t && typeof (t[k] = value) === "object") seen.add(value);
		skipVoid(ctx);
		if ((c = ctx.s.charCodeAt(ctx.p++)) === 125) return res;
		if (c !== 44) TomlError.x("expected comma or end of structure", ctx, ctx.p - 1);
	}
	TomlError.x("unfinished table", ctx, startPtr);
}
/** @internal */
function parseArray(ctx) {
	let startPtr = ctx.p++;
	let res = [];
	let c;
	while (ctx.p < ctx.s.length) {
		skipVoid(ctx);
		if ((c = ctx.s.charCodeAt(ctx.p)) === 93) {
			ctx.p++;
			return res;
		}
		res.push(extractValue(ctx, 93));
		skipVoid(ctx);
		if ((c = ctx.s.charCodeAt(ctx.p++)) === 93) return res;
		if (c !== 44) TomlError.x("expected comma or end of structure", ctx, ctx.p - 1);
	}
	TomlError.x("unfinished array", ctx, startPtr);
}

// node_modules/smol-toml/dist/parse.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
function peekTable(ctx, key, table, meta, type) {
	let t = table;
	let m = meta;
	let k;
	let hasOwn = false;
	let state;
	for (let i = 0; i < key.length; i++) {
		if (i) {
			t = hasOwn ? t[k] : t[k] = Object.create(null);
			m = (state = m[k]).c;
			if (type === 0 && (state.t === 1 || state.t === 2)) return null;
			if (state.t === 2) {
				let l = t.length - 1;
				t = t[l];
				m = m[l].c;
			}
		}
		k = key[i];
		if ((hasOwn = Object.hasOwn(t, k)) && m[k]?.t === 0 && m[k]?.d) return null;
		if (!hasOwn) {
			let unsafe = k === "__proto__";
			if (ctx.uk && (unsafe || k === "constructor")) return false;
			if (unsafe) {
				Object.defineProperty(t, k, {
					enumerable: true,
					configurable: true,
					writable: true
				});
				Object.defineProperty(m, k, {
					enumerable: true,
					configurable: true,
					writable: true
				});
			}
			m[k] = {
				t: i < key.length - 1 && type === 2 ? 3 : type,
				d: false,
				i: 0,
				c: Object.create(null)
			};
		}
	}
	state = m[k];
	if (state.t !== type && !(type === 1 && state.t === 3)) return null;
	if (type === 2) {
		if (!state.d) {
			state.d = true;
			t[k] = [];
		}
		t[k].push(t = Object.create(null));
		state.c[state.i++] = state = {
			t: 1,
			d: false,
			i: 0,
			c: Object.create(null)
		};
	}
	if (state.d) return null;
	state.d = true;
	if (type === 1) t = hasOwn ? t[k] : t[k] = Object.create(null);
	else if (type === 0 && hasOwn) return null;
	return [
		k,
		t,
		state.c
	];
}
function validateTablePeek(ctx, peek, ptr) {
	if (peek === null || ctx.uk === 2) TomlError.x(peek === null ? "trying to redefine an already defined table or value" : "document contains an unsafe property", ctx, ptr);
}
function parse(toml, options = {}) {
	let ctx = {
		s: toml,
		p: 0,
		d: options.maxDepth ?? 1e3,
		bi: options.integersAsBigInt ?? false,
		ld: options.useLegacyDate ?? true,
		uk: options.unsafeKeyBehaviour === "throw" ? 2 : options.unsafeKeyBehaviour === "drop" ? 1 : 0
	};
	let res = Object.create(null);
	let meta = Object.create(null);
	let tmp;
	let skipping = false;
	let tbl = res;
	let m = meta;
	if (toml.charCodeAt(0) === 65279) ctx.p++;
	skipVoid(ctx);
	while (ctx.p < toml.length) {
		if (toml.charCodeAt(ctx.p) === 91) {
			let isTableArray = toml.charCodeAt(++ctx.p) === 91;
			tmp = ctx.p += +isTableArray;
			skipping = false;
			let k = parseKey(ctx, 93);
			if (isTableArray) {
				if (toml.charCodeAt(ctx.p) !== 93) TomlError.x("expected end of table array declaration", ctx);
				ctx.p++;
			}
			let p = peekTable(ctx, k, res, meta, isTableArray ? 2 : 1);
			if (!p) {
				validateTablePeek(ctx, p, tmp);
				skipping = true;
			} else {
				m = p[2];
				tbl = p[1];
			}
		} else {
			tmp = ctx.p;
			let p = peekTable(ctx, parseKey(ctx), tbl, m, 0);
			if (!p && !skipping) validateTablePeek(ctx, p, tmp);
			skipVoid(ctx, true, true);
			let v = extractValue(ctx, void 0);
			if (p && !skipping) p[1][p[0]] = v;
		}
		skipVoid(ctx, true);
		if (ctx.p < toml.length && (tmp = toml.charCodeAt(ctx.p)) !== 10 && (tmp !== 13 || toml.charCodeAt(ctx.p + 1) !== 10)) TomlError.x("each key-value declaration must be followed by an end-of-line", ctx);
		skipVoid(ctx);
	}
	return res;
}

// node_modules/smol-toml/dist/stringify.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
let HAS_WELLFORMED = !!"".isWellFormed;

// node_modules/smol-toml/dist/index.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/

// pipeline/data/yaml/json.ts
/** Deepest nesting. */
const depthLimit$1 = 200;
const numberPattern$1 = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const spacePattern = /[ \t\n\r]*/y;
const stringPattern = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const words = [
	["true", true],
	["false", false],
	["null", null],
	["NaN", NaN],
	["Infinity", Infinity],
	["-Infinity", -Infinity]
];
var JsonReader = class {
	text;
	where;
	at = 0;
	constructor(text, where) {
		this.text = text;
		this.where = where;
	}
	fail(problem) {
		return new LockstepError("YAML_INVALID", `${this.where}:${positionAt(this.text, this.at)}: ${problem}`, { hint: "Mend the JSON at that place." });
	}
	match(pattern) {
		pattern.lastIndex = this.at;
		const match = pattern.exec(this.text);
		if (match !== null) this.at += match[0].length;
		return match;
	}
	space() {
		this.match(spacePattern);
	}
	/** True, and behind it, when the text goes on with that character. */
	takes(character) {
		this.space();
		if (this.text[this.at] !== character) return false;
		this.at++;
		return true;
	}
	value(depth) {
		if (depth > depthLimit$1) throw this.fail(`nested more than ${depthLimit$1} levels deep`);
		this.space();
		if (this.takes("{")) return this.object(depth);
		if (this.takes("[")) return this.array(depth);
		if (this.text[this.at] === "\"") return this.string();
		const number = this.match(numberPattern$1);
		if (number !== null) {
			const [digits, fraction, exponent] = number;
			return fraction === void 0 && exponent === void 0 ? BigInt(digits) : Number(digits);
		}
		for (const [word, value] of words) {
			if (!this.text.startsWith(word, this.at)) continue;
			this.at += word.length;
			return value;
		}
		throw this.fail("a value is expected here");
	}
	string() {
		const match = this.match(stringPattern);
		if (match === null) throw this.fail("a text is expected here");
		return JSON.parse(match[0]);
	}
	object(depth) {
		const result = /* @__PURE__ */ new Map();
		if (this.takes("}")) return result;
		do {
			this.space();
			const key = this.string();
			if (!this.takes(":")) throw this.fail("a colon is expected here");
			result.set(key, this.value(depth + 1));
		} while (this.takes(","));
		if (!this.takes("}")) throw this.fail("a comma or } is expected here");
		return result;
	}
	array(depth) {
		const result = [];
		if (this.takes("]")) return result;
		do
			result.push(this.value(depth + 1));
		while (this.takes(","));
		if (!this.takes("]")) throw this.fail("a comma or ] is expected here");
		return result;
	}
};
/**
* Reads JSON as Python does: `1` is whole and `1.0` is not, NaN and Infinity are numbers, of a key that stands twice the last
* value counts. An empty text is `null`.
*
* @throws LockstepError YAML_INVALID with line and column.
*/
function parsePythonJson(text, where) {
	const reader = new JsonReader(text.replace(/^\uFEFF/, ""), where);
	const value = reader.value(0);
	reader.space();
	if (reader.at < reader.text.length) throw reader.fail("something stands behind the end of the JSON");
	return value;
}

// pipeline/data/dvc/python-literal.ts
/** Deepest nesting of a literal. */
const depthLimit = 100;
/** Thrown inside and caught here: the tokens are no literal that a params file can hold. */
var NotLiteral = class extends Error {};
const shortEscapes = new Map([...[
	["\\", "\\"],
	["'", "'"],
	["\"", "\""],
	["a", "\x07"],
	["b", "\b"],
	["f", "\f"]
], ...[
	["n", "\n"],
	["r", "\r"],
	["t", "	"],
	["v", "\v"],
	["\n", ""]
]]);
const escape = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g;
/** What an escape stands for; an unknown one stands for itself. */
function unescaped([whole, byte, unit, point, octal, character = ""]) {
	const hex = byte ?? unit ?? point;
	const code = hex === void 0 ? octal === void 0 ? void 0 : Number.parseInt(octal, 8) : Number.parseInt(hex, 16);
	if (code !== void 0) {
		if (code > 1114111) throw new NotLiteral();
		return String.fromCodePoint(code);
	}
	if (/[NxuU]/.test(character)) throw new NotLiteral();
	return shortEscapes.get(character) ?? whole;
}
/** The text of one string token. */
function textOf(source) {
	const [, prefix = "", quote = "'"] = /^([a-zA-Z]*)("""|'''|"|')/.exec(source) ?? [];
	if (/[bft]/i.test(prefix)) throw new NotLiteral();
	const body = source.slice(prefix.length + quote.length, -quote.length).replace(/\r\n?/g, "\n");
	if (/r/i.test(prefix)) return body;
	let text = "";
	let end = 0;
	for (const match of body.matchAll(escape)) {
		text += body.slice(end, match.index) + unescaped(match);
		end = match.index + match[0].length;
	}
	return text + body.slice(end);
}
function numberOf(source) {
	const digits = source.replaceAll("_", "");
	if (/[jJ]$/.test(digits)) return void 0;
	if (/^0[xXoObB]/.test(digits) || /^\d+$/.test(digits)) return BigInt(digits);
	return Number(digits);
}
var LiteralReader = class {
	tokens;
	at = 0;
	constructor(tokens) {
		this.tokens = tokens;
	}
	takes(operator) {
		const token = this.tokens[this.at];
		if (token?.kind !== "operator" || token.source !== operator) return false;
		this.at++;
		return true;
	}
	isAt(close) {
		const token = this.tokens[this.at];
		return close === void 0 ? token === void 0 : token?.kind === "operator" && token.source === close;
	}
	/** Comma-separated values up to a closing bracket, or to the end. */
	items(close, depth) {
		const values = [];
		let hasComma = true;
		while (!this.isAt(close)) {
			if (!hasComma) throw new NotLiteral();
			values.push(this.value(depth));
			hasComma = this.takes(",");
		}
		this.at++;
		return {
			values,
			hasComma
		};
	}
	/** Values with commas between them are a tuple; one without a comma is itself. */
	tuple(close, depth) {
		const { values, hasComma } = this.items(close, depth);
		const [single] = values;
		return values.length === 1 && !hasComma && single !== void 0 ? single : values;
	}
	value(depth) {
		if (depth > depthLimit) throw new NotLiteral();
		if (this.takes("[")) return this.items("]", depth + 1).values;
		if (this.takes("(")) return this.tuple(")", depth + 1);
		if (this.takes("{")) return this.dictionary(depth + 1);
		if (this.takes("-")) return -this.number();
		if (this.takes("+")) return this.number();
		return this.word();
	}
	number() {
		const isBracketed = this.takes("(");
		const token = this.tokens[this.at++];
		const value = token?.kind === "number" ? numberOf(token.source) : void 0;
		if (value === void 0 || isBracketed && !this.takes(")")) throw new NotLiteral();
		return value;
	}
	word() {
		const token = this.tokens[this.at];
		if (token?.kind === "number") return this.number();
		if (token?.kind === "text") return this.texts();
		this.at++;
		if (token?.kind === "name" && token.source === "None") return null;
		if (token?.kind === "name" && (token.source === "True" || token.source === "False")) return token.source === "True";
		throw new NotLiteral();
	}
	/** Texts that stand side by side are one. */
	texts() {
		let text = "";
		for (let token = this.tokens[this.at]; token?.kind === "text"; token = this.tokens[this.at]) {
			text += textOf(token.source);
			this.at++;
		}
		return text;
	}
	dictionary(depth) {
		const entries = [];
		while (!this.takes("}")) {
			const key = this.value(depth);
			if (isYamlList(key) || isYamlMap(key) || !this.takes(":")) throw new NotLiteral();
			entries.push([key, this.value(depth)]);
			if (!this.takes(",") && !this.isAt("}")) throw new NotLiteral();
		}
		return mapOf(entries);
	}
};
/**
* The value of a Python literal: texts, numbers, `True`, `False`, `None`, lists, dictionaries, and tuples as lists. `undefined` for
* anything else, sets and bytes included, which YAML has no plain form for.
*/
function pythonLiteral(tokens) {
	if (tokens.length === 0) return void 0;
	try {
		return new LiteralReader(tokens).tuple(void 0, 0);
	} catch (error) {
		if (error instanceof NotLiteral) return void 0;
		throw error;
	}
}

// pipeline/data/dvc/python-tokens.ts
const namePattern = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const numberPattern = /(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?(?:[eE][-+]?\d(?:_?\d)*)?)[jJ]?/y;
const textStart = /(?:[rRbBuUfFtT]{0,2})("""|'''|"|')/y;
const operatorPattern = /\*\*=|\/\/=|>>=|<<=|\.\.\.|[-+*/%@&|^=!<>:]=|\*\*|\/\/|>>|<<|->|[-+*/%@&|^~<>()[\]{},:.;=!]/y;
const blank = /[ \t\f]*/y;
const joinedLine = /\\\r?\n/y;
const lineBreak = /\r?\n|\r/y;
const comment = /#[^\r\n]*/y;
var Scanner = class {
	tokens = [];
	text;
	where;
	/** Columns of the blocks that are open; a tab reaches to the next multiple of 8. */
	indents = [0];
	at = 0;
	depth = 0;
	constructor(text, where) {
		this.text = text;
		this.where = where;
	}
	fail(problem, at = this.at) {
		return new LockstepError("YAML_INVALID", `${this.where}:${positionAt(this.text, at)}: ${problem}`, { hint: "Mend the Python file: `python -m py_compile` shows what is wrong." });
	}
	match(pattern) {
		pattern.lastIndex = this.at;
		const match = pattern.exec(this.text);
		if (match !== null) this.at += match[0].length;
		return match;
	}
	push(kind, source) {
		this.tokens.push({
			kind,
			source
		});
	}
	run() {
		let isLineStart = true;
		while (this.at < this.text.length) {
			if (isLineStart && this.depth === 0) {
				isLineStart = false;
				this.indentation();
				continue;
			}
			this.match(blank);
			if (this.match(joinedLine) !== null || this.match(comment) !== null) continue;
			if (this.match(lineBreak) !== null) {
				if (this.depth > 0) continue;
				this.endLine();
				isLineStart = true;
			} else if (this.at < this.text.length) this.token();
		}
		if (this.depth > 0) throw this.fail("a bracket is never closed");
		this.endLine();
		while (this.indents.length > 1) {
			this.indents.pop();
			this.push("dedent", "");
		}
		return this.tokens;
	}
	endLine() {
		const last = this.tokens.at(-1)?.kind;
		if (last !== void 0 && last !== "end" && last !== "indent" && last !== "dedent") this.push("end", "");
	}
	/** Blank lines and comments have no indentation of their own. */
	indentation() {
		const spaces = this.match(blank)?.[0] ?? "";
		if (/^(?:#|\r|\n|$)/.test(this.text.slice(this.at, this.at + 1))) return;
		let column = 0;
		for (const character of spaces) column = character === "	" ? (Math.floor(column / 8) + 1) * 8 : character === "\f" ? 0 : column + 1;
		if (column > (this.indents.at(-1) ?? 0)) {
			this.indents.push(column);
			this.push("indent", "");
			return;
		}
		while (column < (this.indents.at(-1) ?? 0)) {
			this.indents.pop();
			this.push("dedent", "");
		}
		if (column !== this.indents.at(-1)) throw this.fail("this line fits no block");
	}
	token() {
		const start = this.at;
		const text = this.match(textStart);
		if (text !== null) {
			this.string(start, text[1] ?? "'");
			return;
		}
		const number = this.match(numberPattern);
		if (number !== null) {
			this.push("number", number[0]);
			return;
		}
		const name = this.match(namePattern);
		if (name !== null) {
			this.push("name", name[0]);
			return;
		}
		const operator = this.match(operatorPattern)?.[0];
		if (operator === void 0) throw this.fail("this is not Python");
		if (/^[([{]$/.test(operator)) this.depth++;
		if (/^[)\]}]$/.test(operator) && --this.depth < 0) throw this.fail("a bracket closes that was never opened", start);
		this.push("operator", operator);
	}
	/** Runs to the closing quote; a backslash takes the next character along, in raw texts, too. */
	string(start, quote) {
		for (;;) {
			if (this.at >= this.text.length || quote.length === 1 && /[\r\n]/.test(this.text.charAt(this.at))) throw this.fail("a text is never closed", start);
			if (this.text.startsWith(quote, this.at)) break;
			const isEscape = this.text[this.at] === "\\";
			this.at += isEscape ? this.text.startsWith("\r\n", this.at + 1) ? 3 : 2 : 1;
		}
		this.at += quote.length;
		this.push("text", this.text.slice(start, this.at));
	}
};
/**
* The tokens of a Python file.
*
* @throws LockstepError YAML_INVALID with line and column for a text or bracket without an end, and lines that fit no block.
*/
function pythonTokens(text, where) {
	return new Scanner(text.replace(/^\uFEFF/, ""), where).run();
}

// pipeline/data/dvc/params-python.ts
const blockWords = /* @__PURE__ */ new Set([...[
	"if",
	"elif",
	"else",
	"for",
	"while",
	"try",
	"except",
	"finally",
	"with",
	"async",
	"def",
	"class"
]]);
function isOperator(token, source) {
	return token?.kind === "operator" && token.source === source;
}
/** Splits at an operator that stands outside all brackets. */
function split(tokens, operator) {
	const parts = [[]];
	let depth = 0;
	for (const token of tokens) {
		if (token.kind === "operator" && /^[([{]$/.test(token.source)) depth++;
		if (token.kind === "operator" && /^[)\]}]$/.test(token.source)) depth--;
		if (depth === 0 && isOperator(token, operator)) parts.push([]);
		else parts.at(-1)?.push(token);
	}
	return parts;
}
/** `x` or `self.x`; inside `__init__` only the latter. */
function targetName(tokens, onlySelf) {
	const [first, dot, second] = tokens;
	if (first?.kind !== "name") return void 0;
	if (tokens.length === 1) return onlySelf ? void 0 : first.source;
	return tokens.length === 3 && first.source === "self" && isOperator(dot, ".") && second?.kind === "name" ? second.source : void 0;
}
/** The name and value of `name = literal` or `name: type = literal`; anything else is `undefined`. */
function assignment(tokens, onlySelf) {
	const [target, value, ...others] = split(tokens, "=");
	if (target === void 0 || value === void 0 || others.length > 0) return void 0;
	const name = targetName(split(target, ":")[0] ?? [], onlySelf);
	const literal = name === void 0 ? void 0 : pythonLiteral(value);
	return name === void 0 || literal === void 0 ? void 0 : [name, literal];
}
var ModuleReader = class {
	tokens;
	at = 0;
	constructor(tokens) {
		this.tokens = tokens;
	}
	/** Reads up to the end of the block, and behind it. */
	block(onlySelf) {
		const result = /* @__PURE__ */ new Map();
		while (this.at < this.tokens.length) {
			const kind = this.tokens[this.at]?.kind;
			if (kind === "dedent") {
				this.at++;
				return result;
			}
			if (kind === "indent" || kind === "end") this.at++;
			else this.line(result, onlySelf);
		}
		return result;
	}
	line(result, onlySelf) {
		const start = this.at;
		while (this.at < this.tokens.length && this.tokens[this.at]?.kind !== "end") this.at++;
		const line = this.tokens.slice(start, this.at);
		this.at++;
		const [first, second] = line;
		const isAssignment = isOperator(second, "=") || isOperator(second, ":");
		if (first?.kind !== "name" || !blockWords.has(first.source) || isAssignment && first.source !== "else" && first.source !== "try") {
			for (const statement of split(line, ";")) {
				const found = assignment(statement, onlySelf);
				if (found !== void 0) result.set(...found);
			}
			if (this.tokens[this.at]?.kind === "indent") this.skipped();
			return;
		}
		const found = this.suite(line, first.source === "def" && second?.source === "__init__");
		if (first.source === "class" && second?.kind === "name") result.set(second.source, found);
		else if (first.source === "def" && second?.source === "__init__") for (const [name, value] of found) result.set(name, value);
	}
	/** The block behind a header line, or the statements behind its colon. */
	suite(header, onlySelf) {
		if (this.tokens[this.at]?.kind === "indent") {
			this.at++;
			return this.block(onlySelf);
		}
		const result = /* @__PURE__ */ new Map();
		for (const statement of split(split(header, ":").slice(1).flat(), ";")) {
			const found = assignment(statement, onlySelf);
			if (found !== void 0) result.set(...found);
		}
		return result;
	}
	skipped() {
		this.at++;
		this.block(false);
	}
};
/**
* The params of a Python file as DVC reads them: literals assigned at the top level, in classes (as a map by the class's name) and to
* `self` in `__init__`. Values that are no literals are not there.
*
* @throws LockstepError YAML_INVALID with line and column where the file cannot be taken apart.
*/
function parsePythonParams(text, where) {
	return new ModuleReader(pythonTokens(text, where)).block(false);
}

// pipeline/data/dvc/params.ts
/** Longest params file that is not YAML, in UTF-16 units. */
const textLimit = 16777216;
function fromToml(value, where) {
	if (value instanceof TomlDate) return value.toISOString();
	if (typeof value === "bigint" || typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
	if (Array.isArray(value)) return value.map((item) => fromToml(item, where));
	if (typeof value === "object" && value !== null) return new Map(Object.entries(value).map(([key, member]) => [key, fromToml(member, where)]));
	throw new LockstepError("YAML_INVALID", `${where}: a value of TOML cannot be read`, { hint: "Use tables, arrays, texts and numbers." });
}
function readToml(text, where) {
	try {
		return fromToml(parse(text, { integersAsBigInt: true }), where);
	} catch (cause) {
		if (!(cause instanceof TomlError)) throw cause;
		const [problem = "is not TOML"] = cause.message.split("\n");
		throw new LockstepError("YAML_INVALID", `${where}:${cause.line}:${cause.column}: ${problem}`, {
			hint: "Mend the TOML at that place.",
			cause
		});
	}
}
/**
* The content of a params file: YAML, or by its suffix `.json`, `.toml` or `.py`. An empty file is an empty map.
*
* @throws LockstepError YAML_INVALID with line and column.
*/
function parseParamsFile(text, file) {
	const suffix = /\.[^./]*$/.exec(file)?.[0].toLowerCase();
	if (suffix !== ".json" && suffix !== ".toml" && suffix !== ".py") return parseYaml(text, file, largeYamlLimits) ?? /* @__PURE__ */ new Map();
	if (text.length > textLimit) throw new LockstepError("YAML_INVALID", `${file}: longer than ${textLimit} characters`, { hint: "Split the file." });
	if (suffix === ".json") return parsePythonJson(text, file) ?? /* @__PURE__ */ new Map();
	return suffix === ".toml" ? readToml(text, file) : parsePythonParams(text, file);
}
function step(value, name) {
	if (isYamlMap(value)) return value.get(name);
	return isYamlList(value) && /^-?\d+$/.test(name) ? value.at(Number(name)) : void 0;
}
/** The value at a dotted key such as `train.layers.0`; `undefined` when there is none. */
function lookUp(value, key) {
	let found = value;
	for (const name of key.split(".")) {
		if (found === void 0) return void 0;
		found = step(found, name);
	}
	return found;
}
/**
* The values of a stage's params dependency, as `dvc.lock` stores them: dotted key → value. A key that the file does not have is not in
* the result; whoever asks says what that means.
*/
function readParams({ text, file, keys }) {
	const content = parseParamsFile(text, file);
	if (!isYamlMap(content)) throw new LockstepError("YAML_INVALID", `${file}:1:1: a params file must hold a map`, { hint: "Write `key: value` lines." });
	if (keys.length === 0) return content;
	return new Map(keys.flatMap((key) => {
		const value = lookUp(content, key);
		return value === void 0 ? [] : [[key, value]];
	}));
}

export { parseParamsFile as n, readParams as r, lookUp as t };